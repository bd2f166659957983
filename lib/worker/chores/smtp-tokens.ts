import { dueDevices, dueTokens } from '@/lib/store/token/smtp-tokens';
import { emit } from '@/lib/worker/events/events';
import { type Chore, type ChoreServices, SECOND_MS } from './chore';

type Services = Pick<ChoreServices, 'pool' | 'tokens'>;

/**
 * Owns: the renewal of tokens before they end (lib/oauth/token-keeper.ts says how long), so that no connection waits for one.
 * Promises: each server looks, and whoever has the lock first asks the endpoint; the others read what it got. The poll does not
 *   wait for an endpoint.
 */
export function smtpTokens({ pool, tokens }: Services): Chore {
  const name = 'tokens of SMTP credentials';
  const asking = new Asking(name);
  return {
    name,
    everyMs: 15 * SECOND_MS,
    work: async () => {
      // What an endpoint refuses is told where it is asked.
      for (const credential of await dueTokens(pool)) {
        asking.begin(credential.id, () => tokens.tokenOf(credential));
      }
    },
  };
}

/** Owns: asking whether somebody has signed in for a credential by its device code, as often as its endpoint lets us. */
export function smtpSignIns({ pool, tokens }: Services): Chore {
  const name = 'sign-ins of SMTP credentials';
  const asking = new Asking(name);
  return {
    name,
    everyMs: 0,
    work: async () => {
      for (const id of await dueDevices(pool)) asking.begin(id, () => tokens.continueSignIn(id));
    },
  };
}

/** An endpoint may think for longer than all that a poll looks after may wait; each credential's is asked once at a time. */
class Asking {
  readonly #under = new Set<string>();
  readonly #chore: string;

  constructor(chore: string) {
    this.#chore = chore;
  }

  begin(credentialId: string, ask: () => Promise<unknown>): void {
    if (this.#under.has(credentialId)) return;
    this.#under.add(credentialId);
    void ask()
      .catch((error: unknown) => emit('choreFailed', { error, chore: this.#chore }))
      .finally(() => this.#under.delete(credentialId));
  }
}
