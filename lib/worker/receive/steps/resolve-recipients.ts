import type { IncomingRecipient } from '@/lib/mail/message/incoming-message';
import {
  type Answers,
  ownAddress,
  ownSenderAddress,
  type RecipientDirectory,
} from '@/lib/mail/recipient/recipient-directory';
import type { RoutingAcceptedDomain } from '@/lib/mail/routing/routing-table';
import { answerInTime } from '@/lib/smtp/receive/recipient-lookup';
import type { Step, StepChange, StepChanges, StepMail } from '@/lib/worker/receive/step';

/**
 * Owns: recipients of our own domains at the commit: replaced by whom the directory names; and who the sender is, if ours.
 * Promises: one question a message, none when nobody concerned is of our domains. Whom the directory does not know stays:
 *   mail that was taken for somebody who is gone ends with a report.
 */
export function resolveRecipients(
  directory: RecipientDirectory,
  acceptedDomains: () => readonly RoutingAcceptedDomain[],
): Step {
  return {
    name: 'resolve recipients',
    stage: 'recipients',
    run(mail) {
      const question = questionOf(mail, acceptedDomains());
      if (question === null) return null;
      const answers = directory.resolve(question.addresses);
      return answers instanceof Promise
        ? answerInTime(answers).then((late) => changesBy(question, late))
        : changesBy(question, answers);
    },
  };
}

interface Question {
  readonly recipients: readonly IncomingRecipient[];
  /** Of the recipients, in their order, then of the sender. */
  readonly addresses: readonly string[];
  readonly asksForSender: boolean;
}

function questionOf(mail: StepMail, acceptedDomains: readonly RoutingAcceptedDomain[]): Question | null {
  if (acceptedDomains.length === 0 && !mail.recipients.some(({ domain }) => domain === '')) return null;
  let addresses: string[] | null = null;
  let recipients: IncomingRecipient[] | null = null;
  let known = NO_DOMAIN;
  for (const recipient of mail.recipients) {
    // Mostly they come in runs of one domain.
    if (recipient.domain === known) continue;
    const address = ownAddress(recipient, acceptedDomains);
    if (address === null) {
      known = recipient.domain;
      continue;
    }
    addresses ??= [];
    recipients ??= [];
    addresses.push(address);
    recipients.push(recipient);
  }
  const sender = ownSenderAddress(mail.envelope.sender, acceptedDomains);
  if (sender === null && addresses === null) return null;
  return {
    recipients: recipients ?? [],
    addresses: [...(addresses ?? []), ...(sender === null ? [] : [sender])],
    asksForSender: sender !== null,
  };
}

/** No domain is two dots. */
const NO_DOMAIN = '..';

function changesBy({ recipients, asksForSender }: Question, answers: Answers): StepChanges {
  const expected = recipients.length + (asksForSender ? 1 : 0);
  if (answers.length !== expected)
    throw new Error(`The recipient directory gave ${answers.length} answers to ${expected} questions`);
  const changes: StepChange[] = [];
  for (const [index, recipient] of recipients.entries()) {
    const answer = answers[index];
    if (answer?.kind !== 'goesTo') continue;
    changes.push({ kind: 'dropRecipients', recipients: [recipient], reason: 'expanded' });
    changes.push({ kind: 'addRecipients', recipients: answer.recipients, reason: 'expanded' });
  }
  const sender = asksForSender ? answers[recipients.length] : undefined;
  if (sender) changes.push({ kind: 'senderIs', answer: sender });
  return changes;
}
