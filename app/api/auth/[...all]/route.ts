import { readBoundedText } from '@/app/api/bounded-body';
import { consoleAuth, publicUrl } from '@/app/console-auth';
import { withPresentCookie } from '@/lib/auth/audience';
import { getSession } from '@/lib/auth/auth';
import { announceEndedSessions } from '@/lib/auth/ended-sessions';
import { isOwnOrigin } from '@/lib/auth/origin';
import { isRouted } from '@/lib/auth/routed';
import { OIDC_CALLBACK_PATH } from '@/lib/commands/oidc-provider/parameters';
import { log } from '@/lib/log';
import { getPrisma } from '@/lib/store/database/client';
import { finishOidc, returnFromOidc, startOidc } from './oidc';
import { finishPasskey, newPasskeyOptions, startPasskey } from './passkey';
import { signIn } from './sign-in';

/** A name and a password, with room for what the library takes beside them. */
const MAX_BODY_BYTES = 16 * 1024;
const MAX_USER_AGENT = 512;

/** better-auth's door: three endpoints are there, all others are 404 whatever the library offers. */
async function handle(request: Request): Promise<Response> {
  const { pathname, origin } = new URL(request.url);
  if (!isRouted(request.method, pathname)) return Response.json({ message: 'Not found' }, { status: 404 });
  // A provider sends browsers back from its own pages; the step's cookie says whose browser it is.
  if (pathname === OIDC_CALLBACK_PATH) {
    return await returnFromOidc(new URL(request.url), ownHeaders(request.headers)).catch(unavailable);
  }
  if (!isOwnOrigin(request.headers, publicUrl())) {
    return Response.json({ message: 'Foreign origin' }, { status: 403 });
  }
  const body = await readBoundedText(request, MAX_BODY_BYTES);
  if (body === null) return Response.json({ message: 'Body too large' }, { status: 413 });
  const answer = await ask(request, pathname, origin, body).catch(unavailable);
  return withoutToken(answer.status >= 500 ? unavailable(new Error(`status ${answer.status}`)) : answer);
}

async function ask(request: Request, pathname: string, origin: string, body: string): Promise<Response> {
  const headers = ownHeaders(request.headers);
  if (pathname.endsWith('/sign-in/username')) {
    return signIn(new Request(`${origin}${pathname}`, { headers: request.headers }), body, headers);
  }
  if (pathname.endsWith('/oidc/start')) return startOidc(readJson(body), headers);
  if (pathname.endsWith('/oidc/finish')) return finishOidc(readJson(body), headers);
  if (pathname.endsWith('/passkey/new')) return newPasskeyOptions(readJson(body), headers);
  if (pathname.endsWith('/passkey/start')) return startPasskey(headers);
  if (pathname.endsWith('/passkey/finish')) return finishPasskey(readJson(body), headers);
  // The query has parameters of the library, which nothing of ours sends; so has the body of a sign-out.
  const { method } = request;
  const auth = await consoleAuth(headers);
  // The library knows nothing of audiences and idle limits.
  if ((await getSession(auth, headers)) === null) return Response.json(null);
  const asked = new Request(`${origin}${pathname}`, {
    method,
    headers: withPresentCookie(headers, auth.audience, auth.isSecure),
    body: method === 'POST' ? '{}' : null,
  });
  const answer = await auth.handler(asked);
  if (pathname.endsWith('/sign-out') && answer.ok) await announceEndedSessions(getPrisma());
  return answer;
}

function readJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}

/** What the library needs to see; it logs and stores what it is given. */
function ownHeaders(given: Headers): Headers {
  const headers = new Headers({ 'content-type': 'application/json' });
  for (const name of ['cookie', 'host', 'user-agent', 'x-forwarded-for', 'x-forwarded-proto']) {
    const value = given.get(name);
    if (value !== null) headers.set(name, name === 'user-agent' ? value.slice(0, MAX_USER_AGENT) : value);
  }
  return headers;
}

function unavailable(error: unknown): Response {
  log.error({ err: error }, 'a sign-in or sign-out could not be answered');
  return Response.json({ message: 'The database cannot be reached just now' }, { status: 503 });
}

/** A session is proved by its cookie, which no script reads: its token has no place where scripts read. */
async function withoutToken(answer: Response): Promise<Response> {
  const body: unknown = await answer.json().catch(() => null);
  const headers = new Headers(answer.headers);
  headers.delete('content-length');
  headers.set('cache-control', 'no-store');
  const text = JSON.stringify(body, (name, value: unknown) => (name === 'token' ? undefined : value));
  return new Response(text, { status: answer.status, headers });
}

export { handle as DELETE, handle as GET, handle as HEAD, handle as PATCH, handle as POST, handle as PUT };
