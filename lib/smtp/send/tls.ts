import { isIP, type Socket } from 'node:net';
import tls from 'node:tls';
import type { TlsAuthLevel } from '@/lib/mail/routing/send-connector-choices';

/**
 * Owns: how strictly a receiver's certificate is looked at (TlsAuthLevel), telling a bad certificate from bad TLS, and
 *   what TLS a socket speaks.
 * Promises: without a level any certificate will do: opportunistic TLS only keeps listeners out.
 * Does not: decide whether TLS is needed (tls-policy).
 */

export interface TlsExpectations {
  readonly authLevel: TlsAuthLevel | null;
  /** The name that the certificate must carry for DomainValidation; `*.contoso.com` takes any name below. */
  readonly expectedName: string;
  /** PEM, in addition to the well-known roots. */
  readonly trustedCertificates?: readonly string[];
}

/** For `tls.connect`. */
export function tlsConnectOptions(expectations: TlsExpectations): tls.ConnectionOptions {
  const { authLevel, expectedName, trustedCertificates = [] } = expectations;
  if (authLevel === null || authLevel === 'EncryptionOnly') return { rejectUnauthorized: false };
  return {
    rejectUnauthorized: true,
    checkServerIdentity: (_host, certificate) =>
      authLevel === 'DomainValidation' ? nameMismatch(expectedName, certificate) : undefined,
    ...(trustedCertificates.length > 0 && { ca: [...tls.rootCertificates, ...trustedCertificates] }),
  };
}

/** Version and cipher when the socket is a TLS one. */
export function tlsFacts(socket: Socket): { tlsVersion: string | null; tlsCipher: string | null } {
  if (!(socket instanceof tls.TLSSocket)) return { tlsVersion: null, tlsCipher: null };
  return { tlsVersion: socket.getProtocol(), tlsCipher: socket.getCipher().standardName };
}

/** Codes of OpenSSL's verification (X509_V_ERR_*) and of the check of names. */
export function isCertificateErrorCode(code: string): boolean {
  return /CERT|ALTNAME|ISSUER|CHAIN|CRL|SIGNATURE|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE/.test(code);
}

function nameMismatch(expectedName: string, certificate: tls.PeerCertificate): Error | undefined {
  if (!expectedName.startsWith('*.')) return tls.checkServerIdentity(expectedName, certificate);
  const suffix = expectedName.slice(1).toLowerCase();
  const names = certificateNames(certificate);
  if (names.some((name) => name.endsWith(suffix))) return undefined;
  return Object.assign(new Error(`the certificate is for ${names.join(', ')}, not for ${expectedName}`), {
    code: 'ERR_TLS_CERT_ALTNAME_INVALID',
  });
}

function certificateNames(certificate: tls.PeerCertificate): readonly string[] {
  // Node writes what holds a comma in quotes; no host's name does.
  const entries = (certificate.subjectaltname ?? '').match(/(?:[^,"]|"(?:[^"\\]|\\.)*")+/g) ?? [];
  const alternative = entries.flatMap((entry) => {
    const name = /^\s*DNS:([^"]+)$/.exec(entry)?.[1];
    return name ? [name.toLowerCase()] : [];
  });
  const common = [certificate.subject?.CN ?? []].flat().map((name) => name.toLowerCase());
  return (alternative.length > 0 ? alternative : common).filter((name) => !isIP(name));
}
