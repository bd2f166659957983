import { isIP, type Socket } from 'node:net';
import tls from 'node:tls';
import type { TlsAuthLevel } from '@/lib/mail/routing/send-connector-choices';
import type { TlsMinimumVersion } from '@/lib/mail/routing/tls-minimum-version';
import { versionsFrom } from '@/lib/smtp/tls-versions';

/**
 * Owns: how a handshake is begun, which names a certificate holds, and what TLS a socket speaks.
 * Promises: nothing older than TLS 1.2, unless the connector says so. Any certificate is let through the handshake: what it must prove is looked at
 *   behind it (tls-fault), where the certificate can still be read.
 * Does not: decide whether TLS is needed (tls-policy).
 */

export interface TlsExpectations {
  /** Null takes any certificate: opportunistic TLS only keeps listeners out. */
  readonly authLevel: TlsAuthLevel | null;
  /** The name that the certificate must carry for DomainValidation; `*.contoso.com` takes any name below. */
  readonly expectedName: string;
  /** PEM, in addition to the well-known roots. */
  readonly trustedCertificates?: readonly string[];
  /** Only versions before TLS 1.2, to find out whether the server has them: never for mail. */
  readonly isOldVersion?: boolean;
  /** Tls12 where it is left out. */
  readonly minimumVersion?: TlsMinimumVersion;
  /** Shown where the server asks for one. */
  readonly clientCertificate?: ClientCertificate | null;
}

/** PEM, the chain included when there is one. */
export interface ClientCertificate {
  readonly key: string;
  readonly cert: string;
}

const OLD_VERSIONS = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'ALL:@SECLEVEL=0' } as const;

/** For `tls.connect`. */
export function tlsConnectOptions(
  host: string,
  {
    trustedCertificates = [],
    isOldVersion = false,
    minimumVersion = 'Tls12',
    clientCertificate,
  }: TlsExpectations,
): tls.ConnectionOptions {
  return {
    ...(isOldVersion ? OLD_VERSIONS : versionsFrom(minimumVersion)),
    ...clientCertificate,
    rejectUnauthorized: false,
    checkServerIdentity: () => undefined,
    // RFC 6066 3: no addresses.
    ...(isIP(host) === 0 && { servername: host }),
    ...(trustedCertificates.length > 0 && { ca: [...tls.rootCertificates, ...trustedCertificates] }),
  };
}

/** Version and cipher when the socket is a TLS one. */
export function tlsFacts(socket: Socket): { tlsVersion: string | null; tlsCipher: string | null } {
  if (!(socket instanceof tls.TLSSocket)) return { tlsVersion: null, tlsCipher: null };
  return { tlsVersion: socket.getProtocol(), tlsCipher: socket.getCipher().standardName };
}

export function namesHost(expectedName: string, certificate: tls.PeerCertificate): boolean {
  if (!expectedName.startsWith('*.')) return tls.checkServerIdentity(expectedName, certificate) === undefined;
  const suffix = expectedName.slice(1).toLowerCase();
  return certificateNames(certificate).some((name) => name.endsWith(suffix));
}

/** DNS names, lower case; the common name where there are none. */
export function certificateNames(certificate: tls.PeerCertificate): readonly string[] {
  // Node writes what holds a comma in quotes; no host's name does.
  const entries = (certificate.subjectaltname ?? '').match(/(?:[^,"]|"(?:[^"\\]|\\.)*")+/g) ?? [];
  const alternative = entries.flatMap((entry) => {
    const name = /^\s*DNS:([^"]+)$/.exec(entry)?.[1];
    return name ? [name.toLowerCase()] : [];
  });
  const common = [certificate.subject?.CN ?? []].flat().map((name) => name.toLowerCase());
  return (alternative.length > 0 ? alternative : common).filter((name) => !isIP(name));
}
