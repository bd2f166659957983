import { parseReply } from '@/lib/mail/outcome/reply';

/**
 * Owns: what a server offers in its answer to EHLO (RFC 5321 4.1.1.1).
 * Promises: read once for all messages of a connection; an answer of one line, as to HELO, offers nothing.
 * Does not: ask.
 */

export interface Offers {
  readonly pipelining: boolean;
  readonly eightBitMime: boolean;
  readonly smtpUtf8: boolean;
  readonly size: boolean;
  /** 0 when it names no limit. */
  readonly maxSizeBytes: number;
}

export function offersOf(ehlo: string): Offers {
  const size = offeredExtension(ehlo, 'SIZE');
  return {
    pipelining: offeredExtension(ehlo, 'PIPELINING') !== null,
    eightBitMime: offeredExtension(ehlo, '8BITMIME') !== null,
    smtpUtf8: offeredExtension(ehlo, 'SMTPUTF8') !== null,
    size: size !== null,
    maxSizeBytes: Number(size ?? 0),
  };
}

/** Whether the EHLO answer offers an extension, and with what parameters; null when it does not. */
export function offeredExtension(ehlo: string, keyword: string): string | null {
  for (const line of parseReply(ehlo)?.lines.slice(1) ?? []) {
    const [word = '', ...parameters] = line.trim().split(/\s+/);
    if (word.toUpperCase() === keyword) return parameters.join(' ');
  }
  return null;
}
