import type { SmtpRefusal } from '@/lib/mail/message/incoming-message';
import type { MailInWork } from './mail-in-work';
import { STAGES, type Step } from './step';

/**
 * Owns: running the steps before the commit, by stage.
 * Promises: one after another, each seeing what those before it changed; a refusal ends it. Costs no promise while no step
 *   gives one, and nothing at all without steps.
 */
export class Pipeline {
  readonly #steps: readonly Step[];

  /** Within a stage in the order given. */
  constructor(steps: readonly Step[]) {
    this.#steps = STAGES.flatMap((stage) => steps.filter((step) => step.stage === stage));
  }

  /** Null: the message may go on. */
  run(mail: MailInWork): SmtpRefusal | null | Promise<SmtpRefusal | null> {
    return this.#runFrom(0, mail);
  }

  #runFrom(first: number, mail: MailInWork): SmtpRefusal | null | Promise<SmtpRefusal | null> {
    for (let at = first; at < this.#steps.length; at++) {
      const step = this.#steps[at];
      if (step === undefined) break;
      const changes = step.run(mail);
      if (changes instanceof Promise) {
        return changes.then((late) => mail.apply(step, late) ?? this.#runFrom(at + 1, mail));
      }
      const refusal = mail.apply(step, changes);
      if (refusal !== null) return refusal;
    }
    return null;
  }
}
