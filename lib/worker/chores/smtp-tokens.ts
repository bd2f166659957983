import { dueDevices, dueTokens } from '@/lib/store/token/smtp-tokens';
import { type Chore, type ChoreServices, SECOND_MS } from './chore';

/**
 * Owns: the renewal of tokens before they end (lib/oauth/token-keeper.ts says how long), so that no connection waits for one.
 * Promises: each server looks, and whoever has the lock first asks the endpoint; the others read what it got.
 */
export function smtpTokens({ pool, tokens }: ChoreServices): Chore {
  return {
    name: 'tokens of SMTP credentials',
    everyMs: 15 * SECOND_MS,
    work: async () => {
      // What an endpoint refuses is told where it is asked.
      for (const credential of await dueTokens(pool)) await tokens.tokenOf(credential);
    },
  };
}

/** Owns: asking whether somebody has signed in for a credential by its device code, as often as its endpoint lets us. */
export function smtpSignIns({ pool, tokens }: ChoreServices): Chore {
  return {
    name: 'sign-ins of SMTP credentials',
    everyMs: 0,
    work: async () => {
      for (const credentialId of await dueDevices(pool)) await tokens.continueSignIn(credentialId);
    },
  };
}
