import { sessionSecret } from '@/app/console-auth';
import type { Auth } from '@/lib/auth/auth';
import { deviceOf, markBrowser, shownBrowser } from './note-browser';

interface ProvedUser {
  readonly userId: string;
  readonly userName: string;
  readonly lastSignInAt: Date | null;
  readonly recoveryCodes: readonly string[] | null;
  readonly oidcProviderId: string | null;
}

/** A session for whom something else than a password has proved, and the answer that the sign-in page reads. */
export async function beginProvedSession(
  auth: Auth,
  headers: Headers,
  { userId, userName, lastSignInAt, recoveryCodes, oidcProviderId }: ProvedUser,
  now: Date,
): Promise<Response> {
  const secret = await sessionSecret();
  const device = await deviceOf(headers, userId, secret, now);
  const answer = await auth.library.api.signInAsProved({
    body: { userId, oidcProviderId },
    headers,
    asResponse: true,
  });
  if (!answer.ok) return answer;
  const cookies = { secret, isSecure: auth.isSecure };
  const browser = await markBrowser(headers, { userId, lastSignInAt, userName, device }, cookies, now);
  const said = new Headers(answer.headers);
  said.append('set-cookie', browser.mark);
  return Response.json(
    { signedIn: true, newBrowsers: browser.newBrowsers.map(shownBrowser), recoveryCodes },
    { headers: said },
  );
}
