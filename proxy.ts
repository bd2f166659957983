import { type NextRequest, NextResponse } from 'next/server';
import { currentUser } from '@/app/console-auth';
import { log } from '@/lib/log';

/**
 * Owns: the Content-Security-Policy of each page, with a fresh nonce for Next's scripts and Fluent's styles.
 * Promises: no foreign origin, no inline script; the page's path reaches the server components (header x-path). Of somebody who is
 *   not signed in no server action is read: its id stands in our scripts, and what strangers write into its body
 *   ends in Next as a fault of ours, with a stack in the log.
 * Does not: decide who is signed in otherwise: the console's layout, the server action and each route ask the session.
 */
export async function proxy(request: NextRequest): Promise<NextResponse> {
  if (request.headers.has('next-action')) {
    const refused = await refuseStranger(request.headers);
    if (refused) return refused;
  }
  const nonce = btoa(crypto.randomUUID());
  const policy = contentSecurityPolicy(nonce, process.env.NODE_ENV === 'development');
  const requestHeaders = new Headers(request.headers);
  requestHeaders.set('x-nonce', nonce);
  requestHeaders.set('x-path', request.nextUrl.pathname + request.nextUrl.search);
  requestHeaders.set('content-security-policy', policy);
  const response = NextResponse.next({ request: { headers: requestHeaders } });
  response.headers.set('content-security-policy', policy);
  return response;
}

/** In the form in which React hands a text over to whoever called (components/console/command/command-context.tsx). */
async function refuseStranger(headers: Headers): Promise<NextResponse | null> {
  const text = { 'content-type': 'text/plain', 'cache-control': 'no-store' };
  try {
    if (await currentUser(headers)) return null;
    return new NextResponse('SessionRequired', { status: 401, headers: text });
  } catch (error) {
    log.error({ err: error }, 'a session could not be read');
    return new NextResponse('DatabaseUnavailable', { status: 503, headers: text });
  }
}

export const config = {
  matcher: [
    { source: '/(.*)', has: [{ type: 'header', key: 'next-action' }] },
    { source: '/((?!api/|_next/static|_next/image|favicon.ico|.*\\.(?:png|svg|woff2|css)$).*)' },
  ],
};

/**
 * Inline style attributes stay allowed: Fluent positions its menus and drawers with them. In development Next's own
 * overlay needs eval and inline styles, which carry no nonce.
 */
function contentSecurityPolicy(nonce: string, development: boolean): string {
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ''}`,
    `style-src 'self' ${development ? "'unsafe-inline'" : `'nonce-${nonce}'`}`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}
