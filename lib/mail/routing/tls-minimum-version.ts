/**
 * Owns: from which version of TLS on a connector speaks it, on either side.
 * Promises: pure; the browser imports it.
 */

export const TLS_MINIMUM_VERSIONS = ['Tls10', 'Tls11', 'Tls12', 'Tls13'] as const;
export type TlsMinimumVersion = (typeof TLS_MINIMUM_VERSIONS)[number];

/** RFC 8996: neither is to be used any more. Old devices and servers know nothing else. */
export function isOldTls(version: TlsMinimumVersion): boolean {
  return version === 'Tls10' || version === 'Tls11';
}
