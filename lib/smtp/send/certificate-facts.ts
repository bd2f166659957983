import type tls from 'node:tls';
import { classifySetUpFault, type Fault, type RemotePeer } from '@/lib/mail/outcome/outcome';
import { cleanReplyText } from '@/lib/mail/outcome/reply';
import type { CertificateFacts } from '@/lib/mail/outcome/test-step';
import { inOneLine } from '@/lib/one-line';
import { certificateNames, type TlsExpectations, tlsFacts } from './tls';
import { certificateFault } from './tls-fault';

/**
 * Owns: what a server's certificate says of itself, and whether it proves the server's name, for people.
 * Promises: judged as a delivery judges it (tls-fault), by the name that the connector expects, or where it expects none by the host's.
 * Does not: decide whether mail goes (set-up).
 */

/** A certificate may hold thousands. */
const MAX_NAMES = 10;

/** @param fault what the connector refuses it for; null: nothing */
export function certificateFacts(
  socket: tls.TLSSocket,
  expectations: TlsExpectations,
  fault: Fault | null,
  peer: RemotePeer,
): CertificateFacts {
  const certificate = socket.getPeerCertificate();
  const names = certificateNames(certificate);
  const { authLevel } = expectations;
  const isRequired = authLevel === 'CertificateValidation' || authLevel === 'DomainValidation';
  const judged = isRequired
    ? fault
    : certificateFault(socket, { ...expectations, authLevel: 'DomainValidation', expectedName: peer.host });
  return {
    subject: nameOf(certificate.subject),
    issuer: nameOf(certificate.issuer),
    names: names.slice(0, MAX_NAMES).map(shown),
    moreNames: Math.max(0, names.length - MAX_NAMES),
    validFrom: timeOf(certificate.valid_from),
    validTo: timeOf(certificate.valid_to),
    ...tlsFacts(socket),
    fault: judged && classifySetUpFault('tls', judged, peer),
    isRequired,
  };
}

/** `CN=mail.contoso.com, O=Contoso`. Absent where the server has shown none. */
function nameOf(name: tls.Certificate | undefined): string {
  const parts = Object.entries(name ?? {}).flatMap(([key, value]) =>
    [value].flat().map((one) => `${key}=${shown(String(one))}`),
  );
  return parts.join(', ');
}

function timeOf(time: string | undefined): string {
  const date = new Date(time ?? '');
  return Number.isNaN(date.getTime()) ? shown(time ?? '') : date.toISOString();
}

/** What a stranger wrote. */
function shown(text: string): string {
  return inOneLine(cleanReplyText(text)).slice(0, 200);
}
