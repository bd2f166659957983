import type { Envelope } from '@/lib/mail/message/envelope';
import type {
  IncomingContentFacts,
  IncomingRecipient,
  SmtpRefusal,
} from '@/lib/mail/message/incoming-message';
import type { RecipientAnswer } from '@/lib/mail/recipient/recipient-directory';

/**
 * Owns: what a step between a message's last dot and its commit is given, and what it may give back.
 * Promises: a step changes nothing itself: it returns values, and what all steps of a message caused is one transaction.
 * Does not: run steps (pipeline.ts) or carry out their changes (mail-in-work.ts, categorizer.ts).
 */

/**
 * The order, written down here and nowhere else. After the last of them the message is placed, committed and answered 250.
 * `received` sees it first; `verdicts` judge the message as it came; `filters` act on verdicts;
 * `recipients` asks the directory and expands; `rules` see whom the message really goes to; `hold` keeps it back.
 */
export const STAGES = ['received', 'verdicts', 'filters', 'recipients', 'rules', 'hold'] as const;
export type Stage = (typeof STAGES)[number];

export interface Step {
  /** Named in the log. */
  readonly name: string;
  readonly stage: Stage;
  /** Null when there is nothing to change. What it throws is our failure: the client is told 451 and keeps the message. */
  run(mail: StepMail): StepChanges | Promise<StepChanges>;
}

export type StepChanges = readonly StepChange[] | null;

/** A message as the steps before left it. */
export interface StepMail {
  readonly id: bigint;
  readonly receivedAt: Date;
  readonly envelope: Envelope;
  readonly recipients: readonly IncomingRecipient[];
  /** Of the header as it is stored, decoded. */
  readonly facts: IncomingContentFacts;
  /** The client may relay. */
  readonly mayRelay: boolean;
  readonly serverFqdn: string;
  /** From its beginning, each time; big content is read from the database. */
  readContent(): AsyncIterable<Buffer>;
}

export type StepChange =
  /** The reply to the dot. Nothing of the message is kept, nor of what other steps wanted. */
  | { readonly kind: 'refuse'; readonly refusal: SmtpRefusal }
  /** Behind the stage `recipients` nobody looks them up any more. */
  | {
      readonly kind: 'addRecipients';
      readonly recipients: readonly IncomingRecipient[];
      readonly reason: string;
    }
  /** Entries of `mail.recipients`. A message that loses all of them is taken and goes nowhere. */
  | {
      readonly kind: 'dropRecipients';
      readonly recipients: readonly IncomingRecipient[];
      readonly reason: string;
    }
  /** Entries of `mail.recipients` that travel apart from the others, as copies of their own. */
  | { readonly kind: 'split'; readonly recipients: readonly IncomingRecipient[]; readonly reason: string }
  /** In front of the header as it is stored, behind Received. */
  | { readonly kind: 'addHeader'; readonly name: string; readonly value: string }
  | { readonly kind: 'addMessage'; readonly message: FurtherMessage; readonly reason: string }
  /** What the directory answered about a sender of ours. */
  | { readonly kind: 'senderIs'; readonly answer: RecipientAnswer };

/** Mail that begins here because of the message, such as a report or a journal copy. No step sees it. */
export interface FurtherMessage {
  readonly sender: string;
  readonly recipients: readonly IncomingRecipient[];
  /** Header and body, lines ending with CRLF. */
  readonly content: Buffer;
  readonly smtpUtf8: boolean;
  /** As Get-Message shows it, such as `JOURNAL`. */
  readonly sourceName: string;
}
