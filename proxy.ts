import { type NextRequest, NextResponse } from 'next/server';

/**
 * Owns: the Content-Security-Policy of each page, with a fresh nonce for Next's scripts and Fluent's styles.
 * Promises: no foreign origin, no inline script; the page's path reaches the server components (header x-path).
 * Does not: decide who is signed in: the console's layout, the server action and each route ask the session.
 */
export function proxy(request: NextRequest): NextResponse {
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

export const config = {
  matcher: [{ source: '/((?!api/|_next/static|_next/image|favicon.ico|.*\\.(?:png|svg|woff2|css)$).*)' }],
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
