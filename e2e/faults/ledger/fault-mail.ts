import { createHash } from 'node:crypto';
import { getHeader } from '@/lib/mail/message/header-block';
import type { Random } from '@/lib/testing/seeded-random';

/**
 * Owns: the mail of the fault rounds: each with an identity in its body and as its Message-ID, which a report returns.
 * Promises: an arrival is told to be whole, octet by octet, or damaged; a report is told to be one, and of what.
 * Does not: keep contents.
 */
export interface FaultMail {
  readonly identity: string;
  readonly round: number;
  readonly from: string;
  readonly recipients: readonly string[];
  readonly content: string;
  readonly digest: string;
}

/** To a good domain of the receiving world: that is where reports go. */
const SENDER = 'sender@good-1.example';

const LINE = 'All work and no play makes a dull message.\r\n';
/** Most mail is small; some is of more than one piece in the database (256 KB). */
const SIZES_KB = [1, 1, 2, 4, 4, 8, 8, 30, 100, 600] as const;

export function composeFaultMail(
  random: Random,
  { identity, round, recipients }: Pick<FaultMail, 'identity' | 'round' | 'recipients'>,
): FaultMail {
  const lines = Math.ceil((random.pick(SIZES_KB) * 1024) / LINE.length);
  const content = [
    `From: <${SENDER}>`,
    `To: ${recipients.join(', ')}`,
    `Subject: Fault round ${round}`,
    'Date: Tue, 24 Nov 2026 12:00:00 +0000',
    `Message-ID: ${messageIdOf(identity)}`,
    '',
    '.A line that begins with a dot.',
    `${LINE.repeat(lines)}This was ${identity}`,
    '',
  ].join('\r\n');
  return { identity, round, from: SENDER, recipients, content, digest: digestOf(Buffer.from(content)) };
}

export function messageIdOf(identity: string): string {
  return `<${identity}@faults.example>`;
}

/** Of one of our Message-IDs. */
export function identityOf(messageId: string): string | null {
  return /^<([^@>]+)@faults\.example>$/.exec(messageId)?.[1] ?? null;
}

export type Recognised =
  | { readonly kind: 'mail'; readonly identity: string; readonly messageId: string }
  | {
      readonly kind: 'report';
      /** Of the mail that is reported on. */
      readonly identity: string;
      readonly messageId: string;
      readonly failedRecipients: readonly string[];
    }
  | { readonly kind: 'unknown' };

export function recognise(envelopeFrom: string, content: Buffer): Recognised {
  const text = content.toString('latin1');
  const messageId = getHeader(text.slice(0, text.indexOf('\r\n\r\n') + 2), 'Message-ID') ?? '';
  const identity = /^Message-ID: <([^@>]+)@faults\.example>\r$/im.exec(text)?.[1];
  if (identity === undefined) return { kind: 'unknown' };
  if (envelopeFrom !== '') return { kind: 'mail', identity, messageId };
  const failedRecipients = [...text.matchAll(/^Final-Recipient: rfc822; ?(\S+)\r$/gim)].flatMap(
    ([, address]) => address ?? [],
  );
  return { kind: 'report', identity, messageId, failedRecipients };
}

/** Behind what the hub put in front, each octet as it was given. */
export function isWhole(
  mail: Pick<FaultMail, 'digest'> & { readonly bytes: number },
  content: Buffer,
): boolean {
  return digestOf(content.subarray(Math.max(0, content.length - mail.bytes))) === mail.digest;
}

function digestOf(content: Buffer): string {
  return createHash('sha256').update(content).digest('base64');
}
