import type { Random } from '@/lib/testing/seeded-random';
import { composeFaultMail, type FaultMail } from '../ledger/fault-mail';
import type { ReceivingWorld } from './receiving-world';

/**
 * Owns: which mail the clients of a round give: mostly to good domains, some to odd ones, a little to dead ones; to one
 *   recipient, to several of a domain, to several domains.
 * Promises: what a round gives to a domain that takes nothing or little is bounded, so that a hundred rounds can be run.
 * Does not: send.
 */
export interface LoadLimits {
  readonly odd: number;
  readonly dead: number;
}

const NAMES = ['ann', 'bob', 'chris', 'dora', 'ed'] as const;

export function faultLoad(
  random: Random,
  world: ReceivingWorld,
  run: { readonly seed: number; readonly round: number },
  limits: LoadLimits,
): () => FaultMail {
  const left = new Map([
    ...world.odd.map((domain) => [domain, limits.odd] as const),
    ...world.dead.map((domain) => [domain, limits.dead] as const),
  ]);
  let count = 0;

  const domain = (): string => {
    const hasRoom = [...left].flatMap(([name, room]) => (room > 0 ? [name] : []));
    const chosen = random.fraction() < 0.2 ? one(random, hasRoom) : null;
    if (chosen === null) return one(random, world.good) ?? '';
    left.set(chosen, (left.get(chosen) ?? 0) - 1);
    return chosen;
  };
  const recipients = (): string[] => {
    const first = domain();
    const kind = random.fraction();
    if (kind < 0.7) return [`${random.pick(NAMES)}@${first}`];
    if (kind < 0.85) return NAMES.slice(0, random.between(2, 5)).map((name) => `${name}@${first}`);
    return [...new Set([first, domain(), domain()])].map((name) => `${random.pick(NAMES)}@${name}`);
  };
  return () => {
    count += 1;
    const identity = `${run.seed}-${run.round}-${count}`;
    return composeFaultMail(random, { identity, round: run.round, recipients: recipients() });
  };
}

function one(random: Random, list: readonly string[]): string | null {
  return list[random.between(0, list.length - 1)] ?? null;
}
