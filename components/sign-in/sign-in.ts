import { z } from 'zod/mini';
import { keepNewBrowsers, newBrowser } from '@/components/console/frame/new-browsers';

/** Keys of the catalogue `signIn`, but for the first. */
const REFUSALS = [
  'refused',
  'disabled',
  'passwordChangeRequired',
  'secondFactorRequired',
  'secondFactorEnrolment',
  'secondFactorWrong',
  'secondFactorTooMany',
  'newPasswordTooShort',
  'newPasswordTooLong',
  'newPasswordSame',
  'newPasswordCommon',
  'newPasswordLikeName',
  'oidcUnreachable',
  'oidcRefused',
  'oidcInvalid',
  'oidcStepOver',
  'oidcProviderGone',
  'oidcUnknownUser',
  'oidcNameTaken',
  'oidcNoLogonName',
  'passkeyRefused',
  'passkeyNoName',
] as const;

export type SignInOutcome =
  | 'signedIn'
  | (typeof REFUSALS)[number]
  | 'newPasswordsDiffer'
  | 'passkeyNotUsed'
  | 'tooMany'
  | 'unavailable';

export interface SignInAnswer {
  readonly outcome: SignInOutcome;
  /** Of a second factor that was set up with this sign-in. */
  readonly recoveryCodes: readonly string[] | null;
  /** Who is asked for more, whom a provider has proved. */
  readonly userName: string | null;
}

interface SignInFields {
  readonly username: string;
  readonly password: string;
  readonly newPassword?: string;
  readonly code?: string;
  readonly newKey?: string;
}

const welcome = z.object({
  newBrowsers: z.array(newBrowser),
  recoveryCodes: z.nullable(z.array(z.string())),
});
const refusal = z.object({ code: z.enum(REFUSALS), userName: z.optional(z.string()) });

/** What more the form asks for after an outcome; what it asks for already stays. */
export interface Asked {
  readonly newPassword: boolean;
  readonly factor: 'none' | 'code' | 'enrolment';
}

export const NAME_AND_PASSWORD: Asked = { newPassword: false, factor: 'none' };

export function askAfter(asked: Asked, outcome: SignInOutcome): Asked {
  switch (outcome) {
    case 'passwordChangeRequired':
      return { ...asked, newPassword: true };
    case 'secondFactorRequired':
      return { ...asked, factor: 'code' };
    case 'secondFactorEnrolment':
      return { ...asked, factor: 'enrolment' };
    case 'refused':
    case 'disabled':
    case 'oidcStepOver':
    case 'oidcProviderGone':
      return NAME_AND_PASSWORD;
    default:
      return asked;
  }
}

/** Asks the one sign-in endpoint that is routed for names and passwords (lib/auth/routed.ts). */
export async function signIn(fields: SignInFields): Promise<SignInAnswer> {
  try {
    return await readAnswer(
      await fetch('/api/auth/sign-in/username', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ ...fields, rememberMe: true }),
      }),
    );
  } catch {
    return said('unavailable');
  }
}

/** What any way in answers. */
export async function readAnswer(response: Response): Promise<SignInAnswer> {
  if (response.ok) {
    const told = welcome.safeParse(await response.json());
    keepNewBrowsers(told.success ? told.data.newBrowsers : []);
    return { ...said('signedIn'), recoveryCodes: told.success ? told.data.recoveryCodes : null };
  }
  if (response.status === 429) return said('tooMany');
  const read = refusal.safeParse(await response.json().catch(() => null));
  if (read.success) return { ...said(read.data.code), userName: read.data.userName ?? null };
  return said(response.status >= 500 ? 'unavailable' : 'refused');
}

function said(outcome: SignInOutcome): SignInAnswer {
  return { outcome, recoveryCodes: null, userName: null };
}
