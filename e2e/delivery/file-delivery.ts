import { createWriteStream } from 'node:fs';
import { link, readdir, readFile, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type {
  MailContent,
  OutboundEnvelope,
  PeerFacts,
  SendResult,
} from '@/lib/mail/message/outbound-message';
import { newLastError } from '@/lib/mail/outcome/last-error-kinds';
import type { RecipientOutcome } from '@/lib/mail/outcome/outcome';
import type { DeliveryTypeRule } from '@/lib/mail/routing/delivery-type';
import { messageOf } from '@/lib/message-of';
import type { OwnedQueue } from '@/lib/store/server/owned-queues';
import {
  type Connected,
  type DeliveryAgent,
  type DeliverySession,
  onlyHost,
  retryLater,
} from '@/lib/worker/deliver/agent';

/**
 * Owns: a delivery type that writes mail into files, one directory a domain and below it one a recipient: what a delivery
 *   type of Postern takes beside SMTP.
 * Promises: a file is there whole or not at all. A domain whose directory cannot be used keeps its queue waiting, a
 *   recipient whose directory cannot be used waits alone, one without a directory does not exist.
 */
export const FILE_DELIVERY = 'FileDelivery';

export const FILE_DELIVERY_RULE: DeliveryTypeRule = {
  kinds: ['Delivery'],
  keyedBy: { connector: false, domain: true },
  nextHop: 'domain',
  nextHopCategory: 'Internal',
  // As a mailbox queue will: while its domain is one of ours.
  mustReroute: ({ domain }, _ownerServerId, { acceptedDomains }) =>
    !acceptedDomains.some(({ domainName }) => domainName === domain),
};

export class FileAgent implements DeliveryAgent {
  readonly #root: string;
  readonly #sessions = new Set<FileSession>();

  constructor(root: string) {
    this.#root = root;
  }

  get openSessions(): number {
    return [...this.#sessions].filter(({ isOpen }) => isOpen).length;
  }

  async open({ domain }: OwnedQueue): Promise<Connected> {
    const directory = join(this.#root, domain);
    try {
      await readdir(directory);
    } catch (error) {
      return retryLater(newLastError('unknown', { reason: messageOf(error) }), null);
    }
    const session = new FileSession(directory);
    this.#sessions.add(session);
    return {
      kind: 'connected',
      session,
      connector: null,
      maxMessages: Number.POSITIVE_INFINITY,
      host: onlyHost(directory),
      inVain: [],
    };
  }

  closeAll(): void {
    for (const session of this.#sessions) session.close();
  }
}

class FileSession implements DeliverySession {
  readonly facts: PeerFacts;
  readonly #directory: string;
  isOpen = true;
  messageCount = 0;

  constructor(directory: string) {
    this.#directory = directory;
    this.facts = { host: directory, address: null, port: null, tlsVersion: null, tlsCipher: null };
  }

  async send(envelope: OutboundEnvelope, content: MailContent): Promise<SendResult> {
    this.messageCount += 1;
    const spool = join(this.#directory, `.spool-${process.hrtime.bigint()}`);
    await pipeline(content instanceof Readable ? content : Readable.from(content), createWriteStream(spool));
    try {
      const outcomes: RecipientOutcome[] = [];
      for (const address of envelope.recipients) outcomes.push(await this.#deliver(spool, address));
      return {
        outcomes,
        usable: this.isOpen,
        stale: false,
        mayFailOver: false,
        overLimit: null,
        dialogue: () => this.dialogue(),
      };
    } finally {
      await unlink(spool);
    }
  }

  dialogue(): string {
    return `* message ${this.messageCount} into ${this.#directory}`;
  }

  async quit(): Promise<void> {
    this.close();
  }

  close(): void {
    this.isOpen = false;
  }

  async #deliver(spool: string, address: string): Promise<RecipientOutcome> {
    const mailbox = join(this.#directory, address.slice(0, address.lastIndexOf('@')));
    try {
      await stat(mailbox);
      const file = join(mailbox, `${process.hrtime.bigint()}.eml`);
      await link(spool, file);
      return { kind: 'delivered', reply: `250 2.0.0 ${file}` };
    } catch (error) {
      if (codeOf(error) === 'ENOENT')
        return { kind: 'failed', error: newLastError('recipientNotFound', { address }) };
      return {
        kind: 'retry',

        error: newLastError('unknown', { reason: messageOf(error) }),
      };
    }
  }
}

/** What a recipient has received, oldest first. */
export async function filesOf(root: string, domain: string, localPart: string): Promise<readonly string[]> {
  const directory = join(root, domain, localPart);
  const names = (await readdir(directory)).sort();
  return Promise.all(names.map((name) => readFile(join(directory, name), 'utf8')));
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
