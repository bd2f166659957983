import { startServerProcess } from '../process/server-process';
import type { StoredMessage, Target, TargetFacts } from './target';

/**
 * Owns: SMTP receive alone as a target: fast enough for a million commands, and what it takes is told before it answers.
 * Promises: a message's facts are kept until they are asked for, once.
 */
interface Told {
  readonly port?: number;
  readonly stored?: StoredMessage;
  readonly facts?: TargetFacts;
}

export async function startMemoryTarget(): Promise<Target> {
  const { child, died, stop } = startServerProcess('e2e/faults/fuzz/receive-process.ts', null);
  const stored = new Map<string, StoredMessage>();
  const waiting = new Map<string, (message: StoredMessage) => void>();
  let onFacts: (facts: TargetFacts) => void = () => {};
  let onPort: (port: number) => void = () => {};
  const port = new Promise<number>((resolve) => {
    onPort = resolve;
  });
  child.on('message', (told: Told) => {
    if (told.port !== undefined) onPort(told.port);
    if (told.facts) onFacts(told.facts);
    if (!told.stored) return;
    const { id } = told.stored;
    const asker = waiting.get(id);
    waiting.delete(id);
    if (asker) asker(told.stored);
    else stored.set(id, told.stored);
  });
  return {
    name: 'SMTP receive alone',
    port: await Promise.race([port, died]),
    died,
    storedMessage: async (id) => {
      const known = stored.get(id);
      stored.delete(id);
      // The reply may overtake what the process tells.
      return known ?? Promise.race([new Promise<StoredMessage>((resolve) => waiting.set(id, resolve)), died]);
    },
    facts: async () => {
      const facts = new Promise<TargetFacts>((resolve) => {
        onFacts = resolve;
      });
      child.send('facts');
      return Promise.race([facts, died]);
    },
    stop,
  };
}
