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
] as const;

export type SignInOutcome =
  | 'signedIn'
  | (typeof REFUSALS)[number]
  | 'newPasswordsDiffer'
  | 'tooMany'
  | 'unavailable';

interface SignInAnswer {
  readonly outcome: SignInOutcome;
  /** Of a second factor that was set up with this sign-in. */
  readonly recoveryCodes: readonly string[] | null;
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
const refusal = z.object({ code: z.enum(REFUSALS) });

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
      return NAME_AND_PASSWORD;
    default:
      return asked;
  }
}

/** Asks the one sign-in endpoint that is routed (lib/auth/routed.ts). */
export async function signIn(fields: SignInFields): Promise<SignInAnswer> {
  const said = (outcome: SignInOutcome): SignInAnswer => ({ outcome, recoveryCodes: null });
  try {
    const response = await fetch('/api/auth/sign-in/username', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...fields, rememberMe: true }),
    });
    if (response.ok) {
      const told = welcome.safeParse(await response.json());
      keepNewBrowsers(told.success ? told.data.newBrowsers : []);
      return { outcome: 'signedIn', recoveryCodes: told.success ? told.data.recoveryCodes : null };
    }
    if (response.status === 429) return said('tooMany');
    if (response.status >= 500) return said('unavailable');
    const read = refusal.safeParse(await response.json());
    return said(read.success ? read.data.code : 'refused');
  } catch {
    return said('unavailable');
  }
}
