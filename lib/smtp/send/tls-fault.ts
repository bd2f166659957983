import type tls from 'node:tls';
import type { Fault, TlsFault } from '@/lib/mail/outcome/outcome';
import { messageOf } from '@/lib/message-of';
import { certificateNames, namesHost, type TlsExpectations } from './tls';

/**
 * Owns: why TLS was not set up, as a cause that has words: from OpenSSL's errors, and from the certificate that was shown.
 * Promises: the library's own words stay with the fault, whole; they are for whoever looks deeper, and never the cause.
 * Does not: decide whether mail goes without TLS (tls-policy).
 */

/** The first that fits, in the code that Node makes of OpenSSL's reason. */
const CAUSES: readonly (readonly [RegExp, Exclude<TlsFault['cause'], 'other'>])[] = [
  // What came is no TLS record: words in the clear, as a rule.
  [
    /WRONG_VERSION_NUMBER|PACKET_LENGTH|RECORD_TOO_SMALL|DATA_LENGTH_TOO_LONG|HTTP_REQUEST|HTTPS_PROXY|BAD_PACKET/,
    'notSpoken',
  ],
  [
    /PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL|NO_PROTOCOLS|VERSION_TOO_LOW|WRONG_SSL_VERSION|INAPPROPRIATE_FALLBACK/,
    'version',
  ],
  [
    /HANDSHAKE_FAILURE|CIPHER|INSUFFICIENT_SECURITY|TOO_SMALL|TOO_WEAK|SIGNATURE_TYPE|SIGNATURE_ALGORITHM|LEGACY/,
    'encryption',
  ],
  // RFC 8446 6.2: what a server says of the certificate that it was shown, or was not.
  [
    /ALERT_(?:CERTIFICATE_REQUIRED|BAD_CERTIFICATE|UNSUPPORTED_CERTIFICATE|CERTIFICATE_\w+|NO_CERTIFICATE|UNKNOWN_CA|ACCESS_DENIED)/,
    'clientCertificate',
  ],
  [/ECONNRESET|EPIPE/, 'interrupted'],
];

export function classifyTlsError(error: unknown): TlsFault {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const detail = messageOf(error);
  const cause = CAUSES.find(([pattern]) => pattern.test(code))?.[1];
  if (cause !== undefined) return { kind: 'tls', cause, detail };
  if (code === '') return { kind: 'tls', cause: 'interrupted', detail };
  return { kind: 'tls', cause: 'other', reason: reasonOf(error), detail };
}

/** What a certificate does not prove that it must; null when it does. Only behind a handshake with `tlsConnectOptions`. */
export function certificateFault(socket: tls.TLSSocket, expectations: TlsExpectations): Fault | null {
  const { authLevel, expectedName } = expectations;
  if (authLevel === null || authLevel === 'EncryptionOnly') return null;
  const certificate = socket.getPeerCertificate();
  if (!socket.authorized) {
    // Node keeps the code alone, whatever its type says.
    return chainFault(String(socket.authorizationError), certificate);
  }
  if (authLevel === 'CertificateValidation' || namesHost(expectedName, certificate)) return null;
  const names = certificateNames(certificate).slice(0, MAX_NAMES).join(', ') || '-';
  return {
    kind: 'certificate',
    cause: 'name',
    expected: expectedName,
    names,
    detail: 'ERR_TLS_CERT_ALTNAME_INVALID',
  };
}

/** A certificate may hold thousands. */
const MAX_NAMES = 5;

function chainFault(code: string, { valid_from: from, valid_to: to, issuer }: tls.PeerCertificate): Fault {
  const common = { kind: 'certificate', detail: code } as const;
  switch (code) {
    case 'CERT_HAS_EXPIRED':
      return { ...common, cause: 'expired', day: dayOf(to) };
    case 'CERT_NOT_YET_VALID':
      return { ...common, cause: 'notYetValid', day: dayOf(from) };
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
      return { ...common, cause: 'selfSigned' };
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'UNABLE_TO_GET_ISSUER_CERT':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
    case 'CERT_UNTRUSTED':
      return { ...common, cause: 'untrusted', issuer: issuerOf(issuer) };
    default:
      return { ...common, cause: 'other', reason: code.toLowerCase().replaceAll('_', ' ') };
  }
}

function dayOf(time: string): string {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? time : date.toISOString().slice(0, 10);
}

function issuerOf(issuer: tls.Certificate | undefined): string {
  return [issuer?.CN ?? issuer?.O ?? '-'].flat().join(', ');
}

/** Without addresses, file names and line numbers of the library: `A1:error:0A00010B:SSL routines:function:reason:file:77:`. */
function reasonOf(error: unknown): string {
  const reason = error instanceof Error && 'reason' in error ? error.reason : null;
  if (typeof reason === 'string') return reason;
  const [, kind, , , , words = ''] = messageOf(error).split(':', 6);
  return kind === 'error' && words !== '' ? words : messageOf(error);
}
