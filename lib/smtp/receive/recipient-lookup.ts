import type { SmtpRefusal } from '@/lib/mail/message/incoming-message';
import type { Answers, RecipientDirectory } from '@/lib/mail/recipient/recipient-directory';
import { REFUSALS } from './receive-refusals';

/**
 * Owns: what the recipient directory answered in one transaction, and the asking: once for the recipients of a group.
 * Promises: an answer that is there at once costs no promise. A directory that fails, or has no answer in time, is a
 *   refusal that asks to come again: never silence, never a bounce.
 * Does not: know which recipients are ours, or hold back replies (receive-connection).
 */

export type RecipientVerdict = { readonly ok: true } | SmtpRefusal;

/** A client waits five minutes for the reply to RCPT (RFC 5321 4.5.3.2.3). */
const MAX_LOOKUP_MS = 30_000;
const ACCEPTED: RecipientVerdict = { ok: true };

export class RecipientLookup {
  #verdicts: Map<string, RecipientVerdict> | null = null;

  readonly #directory: RecipientDirectory;
  readonly #failed: (error: unknown) => void;
  readonly #maxLookupMs: number;

  constructor(directory: RecipientDirectory, failed: (error: unknown) => void, maxLookupMs = MAX_LOOKUP_MS) {
    this.#directory = directory;
    this.#failed = failed;
    this.#maxLookupMs = maxLookupMs;
  }

  /** Undefined: to be asked first. */
  verdictOf(address: string): RecipientVerdict | undefined {
    return this.#verdicts?.get(address);
  }

  /** Each of the addresses has a verdict afterwards: at once, or when the promise resolves, which it always does. */
  ask(addresses: readonly string[]): void | Promise<void> {
    let answers: Answers | Promise<Answers>;
    try {
      answers = this.#directory.resolve(addresses);
    } catch (error) {
      this.#fail(addresses, error);
      return;
    }
    if (!(answers instanceof Promise)) {
      this.#keep(addresses, answers);
      return;
    }
    return answerInTime(answers, this.#maxLookupMs).then(
      (answered) => this.#keep(addresses, answered),
      (error: unknown) => this.#fail(addresses, error),
    );
  }

  forget(): void {
    this.#verdicts = null;
  }

  #keep(addresses: readonly string[], answers: Answers): void {
    this.#verdicts ??= new Map();
    for (const [index, address] of addresses.entries()) {
      const answer = answers[index];
      if (answer === undefined) this.#verdicts.set(address, REFUSALS.notLookedUp);
      else this.#verdicts.set(address, answer.kind === 'nobody' ? REFUSALS.noSuchRecipient : ACCEPTED);
    }
  }

  #fail(addresses: readonly string[], error: unknown): void {
    this.#failed(error);
    this.#keep(addresses, []);
  }
}

/** @throws when there is none in time. */
export async function answerInTime(answers: Promise<Answers>, maxMs = MAX_LOOKUP_MS): Promise<Answers> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    const error = new Error(`The recipient directory had no answer within ${maxMs} ms`);
    timer = setTimeout(() => reject(error), maxMs);
  });
  try {
    return await Promise.race([answers, late]);
  } finally {
    clearTimeout(timer);
  }
}
