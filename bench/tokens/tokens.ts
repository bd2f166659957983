import { setTimeout as pause } from 'node:timers/promises';
import { generateApiToken, type NewApiToken } from '@/lib/auth/api-token';
import { TokenChecker } from '@/lib/auth/token-checker';
import { findTokenFacts, noteApiTokenUse } from '@/lib/store/configuration/api-tokens';
import { createPool, type Pool } from '@/lib/store/database/pool';
import { type Bench, type BenchContext, GIGABYTE } from '../bench';
import { startInstallation } from '../postern/installation';
import type { Findings } from '../report/figures';
import { cpuMsByName, snapshotCpu } from '../tools/cpu-account';

/**
 * Owns: what it costs to check API tokens, a thousand a second.
 * Promises: the checker and the statement of the HTTP face over an installation's own PostgreSQL, in this process, paced evenly;
 *   each check is one of a hundred tokens that are in the database, and each was found good.
 * Does not: measure HTTP, or the command that follows.
 */
export const tokensBench: Bench = {
  name: 'tokens',
  summary: 'CPU of checking 1,000 API tokens a second',
  lacks: () => [],
  roomBytes: () => GIGABYTE,
  run: runTokens,
};

const PER_SECOND = 1000;
const TICK_MS = 5;
const TOKENS = 100;
const WARM_UP_SECONDS = 3;

async function runTokens(context: BenchContext): Promise<Findings> {
  const { options, say, undo, signal } = context;
  const seconds = options.quick ? 5 : 30;
  const rounds = options.rounds ?? (options.quick ? 1 : 3);
  say('starting Postern');
  const { databaseUrl, postern, durability } = await startInstallation(context);
  const pool = createPool({ databaseUrl, applicationName: 'bench', maxConnections: 4 });
  undo.add('closing the pool', () => pool.end());
  const tokens = await addTokens(pool);
  const checker = new TokenChecker(
    {
      find: (hashes) => findTokenFacts(pool, hashes),
      noteUse: (id, address, now) => noteApiTokenUse(pool, id, address, now),
    },
    () => undefined,
  );
  await checkFor(WARM_UP_SECONDS, checker, tokens, signal);
  const own: number[] = [];
  const all: number[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    say(`round ${round} of ${rounds}: ${seconds} s`);
    const before = snapshotCpu();
    const ownBefore = process.cpuUsage();
    const idle = await timerCost(seconds, signal);
    const ownIdle = process.cpuUsage(ownBefore);
    const between = snapshotCpu();
    const ownStart = process.cpuUsage();
    const checked = await checkFor(seconds, checker, tokens, signal);
    const used = process.cpuUsage(ownStart);
    const after = snapshotCpu();
    const postgres = (from: typeof before, to: typeof after) =>
      [...cpuMsByName(from, to, postern.pid)].reduce((sum, [, ms]) => sum + ms, 0);
    // What the clock of this bench and an idle installation take is no part of a check.
    const ownMs = (used.user + used.system - ownIdle.user - ownIdle.system) / 1000;
    const restMs = postgres(between, after) - postgres(before, between);
    if (idle === 0 || checked === 0) throw new Error('Nothing was checked');
    own.push((ownMs / checked) * 1000);
    all.push(((ownMs + restMs) / checked) * 1000);
  }
  const median = [...all].sort((a, b) => a - b)[Math.floor(all.length / 2)] ?? Number.NaN;
  return {
    rounds,
    setting: [
      `${PER_SECOND} checks a second for ${seconds} s of ${TOKENS} tokens, whose owner is in one role group; ${durability}.`,
    ],
    tables: [
      {
        title: 'A check',
        columns: ['', 'CPU'],
        rows: [
          { label: 'the process that checks', cells: [{ values: own, unit: 'us' }] },
          { label: 'with PostgreSQL', cells: [{ values: all, unit: 'us' }] },
        ],
      },
    ],
    goals: [
      {
        what: 'a core, for 1,000 checks a second',
        limit: 10,
        bound: 'at most',
        unit: '%',
        measured: (median * PER_SECOND) / 10_000,
      },
    ],
    proofs: ['Each check gave an actor, or the bench would have ended.'],
  };
}

/** Of the first administrator, as New-ApiToken makes them. */
async function addTokens(pool: Pool): Promise<readonly string[]> {
  const made: readonly NewApiToken[] = Array.from({ length: TOKENS }, generateApiToken);
  await pool.query(
    `INSERT INTO api_token (name, user_id, hash, roles, role_group_ids, role_group_names, remote_ip_ranges)
     SELECT 'bench ' || n, (SELECT id FROM "user" LIMIT 1), hash, '{Transport Queues}', '{}', '{}', '{127.0.0.0/8}'
       FROM unnest($1::bytea[]) WITH ORDINALITY AS made(hash, n)`,
    [made.map(({ hash }) => hash)],
  );
  return made.map(({ token }) => token);
}

/** @returns how many were checked */
async function checkFor(
  seconds: number,
  checker: TokenChecker,
  tokens: readonly string[],
  signal: AbortSignal,
): Promise<number> {
  let asked = 0;
  let refused = 0;
  let last: Promise<void> = Promise.resolve();
  const checkOne = async (token: string) => {
    const { actor } = await checker.check(token, '127.0.0.1', new Date());
    if (actor === null) refused += 1;
  };
  await paced(seconds, signal, (due) => {
    for (; asked < due; asked += 1) last = checkOne(tokens[asked % tokens.length] ?? '');
  });
  await last;
  if (refused > 0) throw new Error(`${refused} good tokens were refused`);
  return asked;
}

/** The same clock without a check. */
function timerCost(seconds: number, signal: AbortSignal): Promise<number> {
  return paced(seconds, signal, () => undefined);
}

async function paced(seconds: number, signal: AbortSignal, each: (due: number) => void): Promise<number> {
  const startedAt = performance.now();
  const total = seconds * PER_SECOND;
  for (let due = 0; due < total; ) {
    await pause(TICK_MS, undefined, { signal });
    due = Math.min(total, Math.floor(((performance.now() - startedAt) / 1000) * PER_SECOND));
    each(due);
  }
  return total;
}
