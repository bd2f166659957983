import { type Chore, type ChoreServices, SECOND_MS } from './chore';

/** Owns: telling the other servers when the computer's addresses have changed. */
export function ownAddresses({ pool, listener }: ChoreServices): Chore {
  return { name: 'own addresses', everyMs: 30 * SECOND_MS, work: () => listener.recordChange(pool) };
}
