import type { X509Certificate } from 'node:crypto';
import type { OutputRow } from '@/lib/commands/command/report';
import { ENDS_SOON_MS } from '@/lib/console-certificates';

/** Owns: a certificate of the console as Get-ConsoleCertificate shows it, in the words of Exchange's Get-ExchangeCertificate. */

export const CONSOLE_CERTIFICATE_COLUMNS = ['File', 'CertificateDomains', 'NotAfter', 'Status'] as const;

/** @param leaf null: the file cannot be read, or holds no certificate */
export function toConsoleCertificateRow(file: string, leaf: X509Certificate | null, now: Date): OutputRow {
  return {
    Identity: leaf?.fingerprint.replaceAll(':', '') ?? file,
    File: file,
    Subject: leaf?.subject ?? null,
    CertificateDomains: leaf === null ? [] : domainsOf(leaf),
    IsSelfSigned: leaf === null ? null : leaf.checkIssued(leaf),
    NotBefore: leaf?.validFromDate.toISOString() ?? null,
    NotAfter: leaf?.validToDate.toISOString() ?? null,
    Status: statusOf(leaf, now),
  };
}

function statusOf(leaf: X509Certificate | null, now: Date): string {
  if (leaf === null) return 'Unreadable';
  const leftMs = leaf.validToDate.getTime() - now.getTime();
  if (leftMs <= 0) return 'Ended';
  return leftMs <= ENDS_SOON_MS ? 'EndsSoon' : 'Valid';
}

/** `DNS:mail.contoso.com, IP Address:192.0.2.1` without what kind each is. */
function domainsOf({ subjectAltName }: X509Certificate): string[] {
  return (subjectAltName ?? '')
    .split(', ')
    .map((name) => name.replace(/^[^:]*:/, ''))
    .filter(Boolean);
}
