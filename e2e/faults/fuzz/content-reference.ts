import type { ConnectorRules } from './connectors';

/**
 * Owns: what content the server should see in the octets after 354, said a second time and in the plainest way: on the
 *   whole text, by search and replace.
 * Promises: shares no line with the product's decoder and normaliser, which work on pieces as they come.
 */
interface ReadContent {
  /** Of the wire, the end of data included. */
  readonly wireBytes: number;
  /** As it should be stored. */
  readonly content: Buffer;
}

/** A header of lines that end with a bare CR, and something behind it before the first LF. */
const BARE_CR_HEADER = /^(?:[!-9;-~]+[ \t]*:[^\r\n]*\r(?:[ \t][^\r\n]*\r)*)+\r+[^\r\n]/;

/** Null as long as only CRLF.CRLF is missing. */
export function readContent(wire: Buffer, mayRelay: boolean): ReadContent | null {
  const isEmpty = wire.subarray(0, 3).toString('latin1') === '.\r\n';
  const end = isEmpty ? 0 : wire.indexOf('\r\n.\r\n') + 2;
  if (!isEmpty && end < 2) return null;
  const stuffed = wire.subarray(0, end).toString('latin1');
  const unstuffed = stuffed.replace(/(^|\r\n)\./g, '$1');
  const takesBareCr = mayRelay && BARE_CR_HEADER.test(unstuffed.slice(0, 8192));
  const normalised = unstuffed
    .replace(/\r*\n/g, '\r\n')
    .replace(/(^|\r\n)(?:\r(?!\n))+/g, takesBareCr ? '$&' : '$1')
    .replace(/\r(?!\n)/g, takesBareCr ? '\r\n' : ' ');
  return { wireBytes: end + 3, content: Buffer.from(normalised, 'latin1') };
}

/** From, Date and Message-ID as they are added, and their Resent- forms, at most. */
const COMPLETION_BYTES = 2000;

interface Grounds {
  /** Enhanced codes with which this content must be refused: one of them, as they come to light. */
  readonly must: readonly string[];
  /** With which it may be: whether a line counts as a Received field depends on where the header is seen to end. */
  readonly may: readonly string[];
}

/** @param accountsMail the MAIL line of who has signed in: the header may name nobody else as who wrote it */
export function groundsForRefusal(
  content: Buffer,
  rules: ConnectorRules,
  accountsMail: string | null,
): Grounds {
  const must: string[] = [];
  const may: string[] = [];
  const text = content.toString('latin1');
  if (rules.maxMessageSizeBytes !== null && content.length > rules.maxMessageSizeBytes) must.push('5.3.4');
  // What completes a header counts, too.
  if (rules.maxMessageSizeBytes !== null && content.length + COMPLETION_BYTES > rules.maxMessageSizeBytes)
    may.push('5.3.4');
  if (text.includes('\0')) must.push('5.6.0');
  const hops = text.match(/^received[ \t]*:/gim)?.length ?? 0;
  if (hops > rules.maxHopCount) may.push('5.4.6');
  // Where the header ends is for the server to say, but for its first line.
  const isSignedIn = accountsMail !== null;
  if (isSignedIn && text.startsWith('From: <a@client.example>\r\n')) must.push('5.7.60');
  // Without a From field it would be the postmaster's.
  if (accountsMail?.includes('<>')) may.push('5.7.60');
  if (isSignedIn && /^(?:resent-)?(?:from|sender)[ \t]*:/im.test(text)) may.push('5.7.60');
  return { must, may };
}
