/**
 * Owns: which text is an issuer (OpenID Connect Discovery 3).
 * Promises: https, nothing but scheme, host and path, to the letter, since tokens are compared with it; one that stands for the
 *   tenants of everybody is refused, whose people would all be proved by it. Pure.
 */
type ReadIssuer =
  | { readonly issuer: string; readonly problem: null }
  | {
      readonly issuer: null;
      readonly problem: 'OidcIssuerInvalid' | 'OidcIssuerNotItsConfiguration' | 'OidcIssuerManyTenants';
    };

const MAX_LENGTH = 512;
const MANY_TENANTS = /^\/(?:common|organizations|consumers)(?:\/|$)/i;

export function readIssuer(text: string): ReadIssuer {
  const refuse = (problem: NonNullable<ReadIssuer['problem']>) => ({ issuer: null, problem });
  const issuer = text.trim();
  if (issuer.length > MAX_LENGTH || !URL.canParse(issuer) || /[?#\s]/.test(issuer)) {
    return refuse('OidcIssuerInvalid');
  }
  const { protocol, username, password, hostname, pathname } = new URL(issuer);
  if (protocol !== 'https:' || username !== '' || password !== '') return refuse('OidcIssuerInvalid');
  if (pathname.includes('/.well-known/')) return refuse('OidcIssuerNotItsConfiguration');
  const isEntra = /(?:^|\.)(?:microsoftonline\.(?:com|us)|partner\.microsoftonline\.cn)$/i.test(hostname);
  if (isEntra && MANY_TENANTS.test(pathname)) return refuse('OidcIssuerManyTenants');
  return { issuer, problem: null };
}
