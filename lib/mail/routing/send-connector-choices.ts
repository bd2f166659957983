/**
 * Owns: what a send connector's settings may be called, and what follows from a choice, for the cmdlets and the console's
 *   forms alike.
 * Promises: pure.
 * Does not: know the rules between settings (lib/commands/send-connector/settings).
 */

export const USAGES = ['Custom', 'Internal', 'Internet', 'Partner'] as const;
export type Usage = (typeof USAGES)[number];

export const AUTH_MECHANISMS = [
  'None',
  'BasicAuth',
  'BasicAuthRequireTLS',
  /** Ours: by a token (OAuth 2.0), over TLS only. */
  'XOAuth2',
  'ExchangeServer',
  'ExternalAuthoritative',
] as const;
export type AuthMechanism = (typeof AUTH_MECHANISMS)[number];

export const TLS_AUTH_LEVELS = ['EncryptionOnly', 'CertificateValidation', 'DomainValidation'] as const;
export type TlsAuthLevel = (typeof TLS_AUTH_LEVELS)[number];

/** Which of a host's addresses are tried first. */
export const ADDRESS_FAMILY_PREFERENCES = ['IPv4First', 'IPv6First'] as const;
export type AddressFamilyPreference = (typeof ADDRESS_FAMILY_PREFERENCES)[number];

/** The preset of an intended use: mail for one's own servers goes through smart hosts, all other by MX records. */
export function routesByDns(usage: Usage): boolean {
  return usage !== 'Internal';
}

/** Whether a user name and a password belong to it. */
export function usesBasicAuth(mechanism: AuthMechanism | undefined): boolean {
  return mechanism === 'BasicAuth' || mechanism === 'BasicAuthRequireTLS';
}

/** Whether it takes a user name with a password, or with a token. */
export function signsIn(mechanism: AuthMechanism | undefined): boolean {
  return usesBasicAuth(mechanism) || mechanism === 'XOAuth2';
}

/** The source servers when nobody chooses: those that run, else all. */
export function defaultSourceServers<Server extends { readonly isLive: boolean }>(
  servers: readonly Server[],
): readonly Server[] {
  const live = servers.filter((server) => server.isLive);
  return live.length > 0 ? live : servers;
}
