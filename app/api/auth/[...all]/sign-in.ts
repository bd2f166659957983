import { z } from 'zod';
import { consoleAuth, sessionSecret } from '@/app/console-auth';
import { readDevice } from '@/lib/auth/device-cookie';
import { admitSignIn } from '@/lib/auth/password-tries';
import { MAX_LOGON_NAME_LENGTH } from '@/lib/logon-name';
import { passwordLength } from '@/lib/password-length';
import { getPrisma } from '@/lib/store/database/client';
import { markBrowser, shownBrowser } from './note-browser';

/**
 * Owns: signing in by HTTP.
 * Promises: what is no name and password is refused by name before anything is asked; tries are counted before the password is looked at; who
 *   has signed in with this browser before is counted apart, so that nobody's guesses keep him out.
 */
const text = (maximum: number) =>
  z
    .string()
    .max(maximum)
    .regex(/^[^\0]*$/);

const signInBody = z.object({
  username: text(MAX_LOGON_NAME_LENGTH).min(1),
  password: text(passwordLength.maximum),
  /** Where the present one has to be changed (lib/auth/verify-sign-in.ts). */
  newPassword: text(passwordLength.maximum).optional(),
  /** Of an authenticator app, or a recovery code. */
  code: text(64).optional(),
  /** The key of an authenticator app that is set up with this sign-in. */
  newKey: text(200).optional(),
  rememberMe: z.boolean().optional(),
});

/** What our own endpoint says of a sign-in (lib/auth/sign-in-endpoint.ts). */
const signedIn = z.object({
  userId: z.string(),
  lastSignInAt: z.coerce.date().nullable(),
  recoveryCodes: z.array(z.string()).nullable(),
});

const TOO_MANY =
  'Too many attempts. Wait, and try again; a browser that has signed in before is not held up by others. ' +
  "The shell on Postern's computer still works: npm run -s shell.";

/** @param headers of the request, for the library too */
export async function signIn(request: Request, body: string, headers: Headers): Promise<Response> {
  const given = readBody(request, body);
  if (given instanceof Response) return given;
  const [auth, secret, now] = [await consoleAuth(headers), await sessionSecret(), new Date()];
  const { username } = given;
  const device = readDevice(headers.get('cookie'), username, secret, now);
  const clientAddress = headers.get('x-forwarded-for') ?? '';
  const admission = await admitSignIn(
    getPrisma(),
    secret,
    { clientAddress, userName: username, deviceId: device?.id ?? null },
    now,
  );
  if (!admission.isAdmitted) {
    const retryAfter = String(admission.retryAfterSeconds);
    return Response.json({ message: TOO_MANY }, { status: 429, headers: { 'retry-after': retryAfter } });
  }
  const answer = await auth.handler(
    new Request(request.url, {
      method: 'POST',
      headers,
      body: JSON.stringify({ ...given, deviceId: device?.id ?? null }),
    }),
  );
  if (!answer.ok) return answer;
  const cookies = { secret, isSecure: auth.isSecure };
  const session = signedIn.parse(await answer.json());
  const browser = await markBrowser(headers, { ...session, userName: username, device }, cookies, now);
  const said = new Headers(answer.headers);
  said.append('set-cookie', browser.mark);
  const { recoveryCodes } = session;
  return Response.json(
    { signedIn: true, newBrowsers: browser.newBrowsers.map(shownBrowser), recoveryCodes },
    { headers: said },
  );
}

function readBody(request: Request, body: string): z.output<typeof signInBody> | Response {
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json') return Response.json({ message: 'Send JSON' }, { status: 415 });
  try {
    const read = signInBody.safeParse(JSON.parse(body));
    if (read.success) return read.data;
    const fields = read.error.issues.map((issue) => issue.path.join('.') || 'body');
    return Response.json({ message: `Not usable: ${fields.join(', ')}` }, { status: 422 });
  } catch {
    return Response.json({ message: 'Not JSON' }, { status: 400 });
  }
}
