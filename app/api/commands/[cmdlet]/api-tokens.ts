import { TokenChecker, type TokenEvent } from '@/lib/auth/token-checker';
import { log } from '@/lib/log';
import { LogBudget } from '@/lib/log-budget';
import { findTokenFacts, noteApiTokenUse } from '@/lib/store/configuration/api-tokens';
import { getPool } from '@/lib/store/database/pool';

/**
 * Owns: the web process's one checker of API tokens, over the database.
 * Promises: one a process, also across Next's reloads in development; a token that comes from where it is not taken is told in
 *   the log, ten times a minute at most.
 */
const holder: typeof globalThis & { posternTokens?: TokenChecker } = globalThis;

export function apiTokens(): TokenChecker {
  holder.posternTokens ??= new TokenChecker(
    {
      find: (hashes) => findTokenFacts(getPool(), hashes),
      noteUse: (id, clientAddress, now) => noteApiTokenUse(getPool(), id, clientAddress, now),
    },
    tell,
  );
  return holder.posternTokens;
}

const budget = new LogBudget(10, 60_000);

function tell(event: TokenEvent): void {
  const leftOut = budget.spend(Date.now());
  if (leftOut === null) return;
  if (event.kind === 'failed') {
    log.warn({ err: event.error, leftOut }, 'the use of an API token was not noted');
    return;
  }
  const { token, clientAddress } = event;
  const facts = { token: token.name, owner: token.userName, clientAddress, leftOut };
  log.warn(facts, 'an API token was refused: it is not taken from this address');
}
