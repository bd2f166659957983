/**
 * Owns: the words that settings of a receive connector may have, and what they mean to OpenSSL.
 * Promises: pure; the browser imports it.
 */

export const TLS_MINIMUM_VERSIONS = ['Tls10', 'Tls11', 'Tls12', 'Tls13'] as const;
export type TlsMinimumVersion = (typeof TLS_MINIMUM_VERSIONS)[number];

/** RFC 8996: neither is to be used any more. Old devices know nothing else. */
export function isOldTls(version: TlsMinimumVersion): boolean {
  return version === 'Tls10' || version === 'Tls11';
}

/** Of whom MessageRateLimit counts the messages, as in Exchange: of an address, of who has signed in, of both. */
export const MESSAGE_RATE_SOURCES = ['None', 'IPAddress', 'User', 'All'] as const;
export type MessageRateSource = (typeof MESSAGE_RATE_SOURCES)[number];

/** What New-ReceiveConnector is told of the purpose. */
export const RECEIVE_USAGES = ['Custom', 'Internal', 'Internet', 'Client', 'Partner'] as const;
export type ReceiveUsage = (typeof RECEIVE_USAGES)[number];
