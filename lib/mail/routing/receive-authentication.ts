/**
 * Owns: which authentication mechanisms and permission groups a receive connector may have, in Exchange's words, and which go
 *   together.
 * Promises: pure; the browser imports it.
 * Does not: say what they let a client do (lib/store/configuration/receive-policies.ts).
 */
export const AUTH_MECHANISMS = [
  'None',
  'Tls',
  'BasicAuth',
  'BasicAuthRequireTLS',
  'ExternalAuthoritative',
] as const;
type AuthMechanism = (typeof AUTH_MECHANISMS)[number];

export const PERMISSION_GROUPS = [
  'None',
  'AnonymousUsers',
  'ExchangeUsers',
  'ExchangeServers',
  'Partners',
] as const;

/** Which rule of Set-ReceiveConnector's they break: keys of the catalogue `errors`. */
export type AuthFault =
  | 'NoneStandsAlone'
  | 'RequireTlsNeedsBasicAndTls'
  | 'ExternalGoesOnlyWithTls'
  | 'ExternalNeedsServers';

export function faultOfMechanisms(mechanisms: readonly string[]): AuthFault | null {
  const has = (mechanism: AuthMechanism) => mechanisms.includes(mechanism);
  if (has('None') && mechanisms.length > 1) return 'NoneStandsAlone';
  if (has('BasicAuthRequireTLS') && !(has('BasicAuth') && has('Tls'))) return 'RequireTlsNeedsBasicAndTls';
  return has('ExternalAuthoritative') && has('BasicAuth') ? 'ExternalGoesOnlyWithTls' : null;
}

export function faultOfGroups(groups: readonly string[], mechanisms: readonly string[]): AuthFault | null {
  if (groups.includes('None') && groups.length > 1) return 'NoneStandsAlone';
  const isExternal = mechanisms.includes('ExternalAuthoritative');
  return isExternal && !groups.includes('ExchangeServers') ? 'ExternalNeedsServers' : null;
}
