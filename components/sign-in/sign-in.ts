import { z } from 'zod/mini';
import { keepNewBrowsers, newBrowser } from '@/components/console/frame/new-browsers';

/** Keys of the catalogue `signIn`, but for the first. */
const REFUSALS = [
  'refused',
  'disabled',
  'passwordChangeRequired',
  'newPasswordTooShort',
  'newPasswordTooLong',
  'newPasswordSame',
] as const;

export type SignInOutcome =
  | 'signedIn'
  | (typeof REFUSALS)[number]
  | 'newPasswordsDiffer'
  | 'tooMany'
  | 'unavailable';

/** Where the console may be told of more than this version knows. */
const welcome = z.object({ newBrowsers: z.array(newBrowser) });
const refusal = z.object({ code: z.enum(REFUSALS) });

/** Outcomes after which the form asks for a new password. */
export function wantsNewPassword(outcome: SignInOutcome): boolean {
  return outcome === 'passwordChangeRequired' || outcome.startsWith('newPassword');
}

/** Asks the one sign-in endpoint that is routed (lib/auth/routed.ts). */
export async function signIn(
  username: string,
  password: string,
  newPassword: string | null,
): Promise<SignInOutcome> {
  try {
    const response = await fetch('/api/auth/sign-in/username', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        username,
        password,
        ...(newPassword === null ? {} : { newPassword }),
        rememberMe: true,
      }),
    });
    if (response.ok) {
      const told = welcome.safeParse(await response.json());
      keepNewBrowsers(told.success ? told.data.newBrowsers : []);
      return 'signedIn';
    }
    if (response.status === 429) return 'tooMany';
    if (response.status >= 500) return 'unavailable';
    const said = refusal.safeParse(await response.json());
    return said.success ? said.data.code : 'refused';
  } catch {
    return 'unavailable';
  }
}
