import { isAscii } from 'node:buffer';
import { needsSmtpUtf8 } from '@/lib/mail/address/mail-address';
import type { Envelope } from '@/lib/mail/message/envelope';
import { foldText } from '@/lib/mail/message/field-fold';
import type {
  IncomingContentFacts,
  IncomingMessage,
  IncomingRecipient,
  SmtpRefusal,
} from '@/lib/mail/message/incoming-message';
import { lookupAddress, type RecipientAnswer } from '@/lib/mail/recipient/recipient-directory';
import type { ContentStore } from '@/lib/store/hot/in/content-store';
import { MAX_ADDED_HEADERS_CHARACTERS } from '@/lib/store/hot/in/insert-messages';
import { emit } from '@/lib/worker/events/events';
import type { FurtherMessage, Step, StepChange, StepChanges, StepMail } from './step';

/**
 * Owns: a message between its last dot and its commit: as the client gave it, with the changes of the steps carried out.
 * Promises: what no step changes is the client's own, uncopied. A change that cannot be is an error that names its step.
 * Does not: place or write anything.
 */

const NO_MESSAGES: readonly FurtherMessage[] = [];
/** The empty line in front of a bare body comes behind them. */
const MAX_ADDED_CHARACTERS = MAX_ADDED_HEADERS_CHARACTERS - '\r\n'.length;
const FIELD_NAME = /^[!-9;-~]+$/;
const CONTROL_CHARACTER = /\p{Cc}/u;

export interface MailInWorkParts {
  readonly id: bigint;
  readonly incoming: IncomingMessage;
  /** Null when its pieces are in the database. */
  readonly content: Buffer | null;
  readonly receivedAt: Date;
  readonly serverFqdn: string;
  /** Where content is that is not small. */
  readonly contents: ContentStore;
}

export class MailInWork implements StepMail {
  readonly id: bigint;
  readonly incoming: IncomingMessage;
  readonly content: Buffer | null;
  readonly receivedAt: Date;
  readonly serverFqdn: string;
  readonly facts: IncomingContentFacts;
  readonly envelope: Envelope;
  recipients: readonly IncomingRecipient[];
  /** Whole fields. */
  addedHeaders = '';
  furtherMessages = NO_MESSAGES;
  /** Null for a sender who is not ours. */
  senderAnswer: RecipientAnswer | null = null;
  /** Those who travel apart, a set a split. */
  #apart: readonly ReadonlySet<IncomingRecipient>[] | null = null;
  readonly #contents: ContentStore;

  constructor({ id, incoming, content, receivedAt, serverFqdn, contents }: MailInWorkParts) {
    this.id = id;
    this.incoming = incoming;
    this.content = content;
    this.receivedAt = receivedAt;
    this.serverFqdn = serverFqdn;
    this.facts = incoming.contentFacts();
    this.recipients = incoming.recipients;
    this.envelope = {
      sender: incoming.from,
      sizeBytes: this.facts.sizeBytes,
      receiveConnectorName: incoming.receiveConnectorName,
      smtpUtf8: incoming.smtpUtf8 && isInternationalized(incoming, this.facts),
    };
    this.#contents = contents;
  }

  get mayRelay(): boolean {
    return this.incoming.mayRelay;
  }

  async *readContent(): AsyncGenerator<Buffer> {
    if (this.content === null) yield* this.#contents.read(this.id, this.facts.sizeBytes);
    else yield this.content;
  }

  /** Recipients who may travel together. */
  parts(): readonly (readonly IncomingRecipient[])[] {
    const apart = this.#apart;
    if (apart === null) return [this.recipients];
    const partOf = (recipient: IncomingRecipient) => apart.findIndex((part) => part.has(recipient));
    return [-1, ...apart.keys()]
      .map((part) => this.recipients.filter((recipient) => partOf(recipient) === part))
      .filter((part) => part.length > 0);
  }

  /** Gives the refusal, if there is one. */
  apply(step: Step, changes: StepChanges): SmtpRefusal | null {
    if (changes === null) return null;
    for (const change of changes) {
      if (change.kind === 'refuse') return change.refusal;
      this.#carryOut(step, change);
      if ('reason' in change) {
        const count = 'recipients' in change ? change.recipients.length : 1;
        const { kind, reason } = change;
        emit('mailChanged', { messageId: this.id, step: step.name, change: kind, count, reason });
      }
    }
    return null;
  }

  #carryOut(step: Step, change: Exclude<StepChange, { kind: 'refuse' }>): void {
    switch (change.kind) {
      case 'addRecipients':
        this.recipients = withOthers(this.recipients, change.recipients);
        return;
      case 'dropRecipients': {
        const dropped = this.#own(step, change.recipients);
        this.recipients = this.recipients.filter((recipient) => !dropped.has(recipient));
        return;
      }
      case 'split': {
        const part = this.#own(step, change.recipients);
        const others = (this.#apart ?? []).map(
          (apart) => new Set([...apart].filter((one) => !part.has(one))),
        );
        this.#apart = [...others, part];
        return;
      }
      case 'addHeader':
        this.#addHeader(step, change.name, change.value);
        return;
      case 'addMessage':
        this.furtherMessages = [...this.furtherMessages, change.message];
        return;
      case 'senderIs':
        this.senderAnswer = change.answer;
        return;
    }
  }

  #own(step: Step, some: readonly IncomingRecipient[]): ReadonlySet<IncomingRecipient> {
    const all = new Set(this.recipients);
    for (const recipient of some) {
      if (!all.has(recipient)) throw new Error(`${step.name}: ${recipient.address} is no recipient`);
    }
    return new Set(some);
  }

  #addHeader(step: Step, name: string, value: string): void {
    if (!FIELD_NAME.test(name) || CONTROL_CHARACTER.test(value))
      throw new Error(`${step.name}: ${JSON.stringify(`${name}: ${value}`)} is no header field`);
    this.addedHeaders += foldText(name, value);
    if (this.addedHeaders.length > MAX_ADDED_CHARACTERS)
      throw new Error(`${step.name}: more than ${MAX_ADDED_CHARACTERS} characters of added header`);
  }
}

function withOthers(
  recipients: readonly IncomingRecipient[],
  added: readonly IncomingRecipient[],
): readonly IncomingRecipient[] {
  const all = new Map<string, IncomingRecipient>();
  for (const one of [...recipients, ...added]) {
    const address = lookupAddress(one.address, one.domain);
    if (!all.has(address)) all.set(address, one);
  }
  return [...all.values()];
}

/** The client's SMTPUTF8 says what it can, and not what this message holds (RFC 6531 3.4). */
function isInternationalized(
  { from, recipients }: IncomingMessage,
  { headerBlock }: IncomingContentFacts,
): boolean {
  return (
    !isAscii(headerBlock) || needsSmtpUtf8(from) || recipients.some(({ address }) => needsSmtpUtf8(address))
  );
}
