import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import type { Random } from '@/lib/testing/seeded-random';
import { waitUntil } from '../../wait-until';
import { cutLine, dropConnections, freeze, restartAtOnce, restartFast, stallLine } from './database-faults';
import type { FaultSite } from './fault-site';
import type { Injector } from './injector';
import { ALWAYS_RETRIED } from './receiving-world';
import { RELEASE_FAULTS } from './release-faults';
import { STEPS, type Step } from './steps';
import { strikeAt } from './strike';
import { kill, STEP_VICTIMS, VICTIM_NAMES, VICTIMS, type Victim } from './victims';

/**
 * Owns: every fault that a round can have, and which rounds a seed makes.
 * Promises: `run` resolves when the fault is over and what it hit works again; a step that is not reached is an error, never
 *   a round that passes.
 */
export interface Fault {
  readonly name: string;
  readonly run: (site: FaultSite, injector: Injector, random: Random) => Promise<void>;
  /** Longer than others: in the long form only. */
  readonly isSlow?: boolean;
  /** Nothing stands in the way of mail to good domains: so long at most it takes. */
  readonly goodMailWithinMs?: number;
  /** A process that starts in the middle of it cannot, and ends by itself. */
  readonly mayEndProcesses?: boolean;
}

const RETRIED_WITHIN_MS = 30_000;
const HOUR_MS = 3_600_000;
/** Beyond the lease's term of 11 s. */
const PAST_THE_LEASE_MS = 13_000;
/** Beyond what the launcher grants to an installation that has never been ready. */
const PAST_ALL_PATIENCE_MS = 50_000;

const atSteps = STEPS.flatMap((step) => STEP_VICTIMS.map((victim) => atStep(step, victim)));
const atRandomMoments = VICTIMS.map(
  (victim): Fault => ({
    name: `${VICTIM_NAMES[victim]} is killed at a random moment`,
    run: async (site, injector, random) => {
      await injector.accepted(random.between(1, 150));
      await kill(site, victim, null);
    },
  }),
);

const ofTheDatabase: readonly Fault[] = [
  { name: 'PostgreSQL is restarted (fast)', run: restartFast },
  { name: 'PostgreSQL is restarted (immediate)', run: restartAtOnce },
  { name: 'each connection to PostgreSQL breaks once', run: dropConnections },
  {
    name: 'the line to PostgreSQL is cut for a while',
    run: (site, _injector, random) => cutLine(site, random),
  },
  {
    name: 'the line to PostgreSQL goes dead for a while',
    run: (site, _injector, random) => stallLine(site, random),
  },
  {
    name: 'PostgreSQL is frozen for a few seconds',
    run: (site, _injector, random) => freeze(site, random.between(500, 4000)),
  },
  {
    name: 'PostgreSQL is frozen beyond the term of the lease',
    run: (site) => freeze(site, PAST_THE_LEASE_MS),
    isSlow: true,
  },
  {
    name: 'the transport is killed while the line to PostgreSQL is cut, and cannot start for a minute',
    run: async (site) => {
      await site.line.cut();
      const killed = kill(site, 'transport', null);
      await Promise.all([killed, pause(PAST_ALL_PATIENCE_MS).finally(() => site.line.mend())]);
    },
    isSlow: true,
    mayEndProcesses: true,
  },
];

const ofTheClock: readonly Fault[] = [1, -1].flatMap((sign): Fault[] => [
  {
    name: `the clock of the transport jumps an hour ${sign > 0 ? 'ahead' : 'back'} and returns`,
    run: async (site, injector) => {
      await somethingInRetry(site);
      await site.shiftClock(sign * HOUR_MS);
      await injector.accepted(30);
      await retriesGoOn(site);
      await site.shiftClock(0);
      await retriesGoOn(site);
    },
  },
  {
    name: `the clock of the database seems to jump an hour ${sign > 0 ? 'ahead' : 'back'}`,
    run: async (site) => {
      await somethingInRetry(site);
      await site.books.shiftStoredTimes((sign * HOUR_MS) / 1000);
      await retriesGoOn(site);
    },
  },
]);

/** Hanging, dropping, lying and endless servers are part of every round; in this one nothing else happens. */
const ONLY_THE_WORLD: Fault = {
  name: 'nothing but servers and DNS that misbehave',
  goodMailWithinMs: 10_000,
  run: (_site, injector) => injector.accepted(150),
};

export const CATALOGUE: readonly Fault[] = [
  ONLY_THE_WORLD,
  ...atSteps,
  ...RELEASE_FAULTS,
  ...atRandomMoments,
  ...ofTheDatabase,
  ...ofTheClock,
];

/** What is said first of a hub: the steps around the two moments at which somebody is told that a message is safe. */
const ALWAYS = [
  'committed, before 250',
  '250 said, before the hand-over',
  'last dot read, before the reply',
  'reply said, before its record',
].map((step) => faultName('transport', step));

/** For 90 s of a small machine: the world, what is always there, and a few of each other kind. */
function shortForm(random: Random): Fault[] {
  const drawn = (faults: readonly Fault[], count: number) =>
    random.shuffle(faults.filter(({ name, isSlow }) => !isSlow && !ALWAYS.includes(name))).slice(0, count);
  const ofTransport = atSteps.filter(({ name }) => name.startsWith(VICTIM_NAMES.transport));
  const ofOthers = atSteps.filter((fault) => !ofTransport.includes(fault));
  const faults = [
    ...atSteps.filter(({ name }) => ALWAYS.includes(name)),
    ...drawn(ofTransport, 1),
    ...drawn(ofOthers, 1),
    ...drawn([...RELEASE_FAULTS, ...atRandomMoments, ...ofTheDatabase, ...ofTheClock], 2),
  ];
  return [ONLY_THE_WORLD, ...random.shuffle(faults)];
}

/** The catalogue in a new order, again and again; without a number the short form. `words`: only faults with these. */
export function planRounds(random: Random, rounds: number | null, words: string | null): Fault[] {
  if (rounds === null && words === null) return shortForm(random);
  const choice = CATALOGUE.filter(({ name }) => name.includes(words ?? ''));
  if (choice.length === 0) throw new Error(`No fault has '${words}' in its name.`);
  const plan: Fault[] = [];
  while (plan.length < (rounds ?? choice.length)) plan.push(...random.shuffle(choice));
  return plan.slice(0, rounds ?? choice.length);
}

async function somethingInRetry({ books }: FaultSite): Promise<void> {
  await waitUntil(`mail for ${ALWAYS_RETRIED}`, RETRIED_WITHIN_MS, async () =>
    (await books.countOpen([ALWAYS_RETRIED])).size > 0 ? true : null,
  );
}

/** A queue in retry is tried again, at an interval of seconds (fault-site.ts), whatever the clock says. */
async function retriesGoOn({ world }: FaultSite): Promise<void> {
  const signal = AbortSignal.timeout(RETRIED_WITHIN_MS);
  await once(world.receiverOf(ALWAYS_RETRIED).events, 'connection', { signal }).catch((error: unknown) => {
    throw new Error(`The queue of ${ALWAYS_RETRIED} is not tried any more`, { cause: error });
  });
}

function atStep(step: Step, victim: Victim): Fault {
  return {
    name: faultName(victim, step.name),
    run: (site, injector) => strikeAt(step, victim, site, injector),
  };
}

function faultName(victim: Victim, step: string): string {
  return `${VICTIM_NAMES[victim]} is killed: ${step}`;
}
