import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { connect } from '@/lib/store/database/client';
import { createPool, type Pool } from '@/lib/store/database/pool';
import { SqlParameters } from '@/lib/store/database/sql-parameters';
import type { PrismaClient } from '@/lib/store/generated/client';
import { useTestDatabase } from '@/lib/testing/test-database';
import { type KeyPageSource, readKeyPage } from './key-page';
import { readWhole } from './whole-list';

const database = useTestDatabase();
let pool: Pool;
let db: PrismaClient;

beforeAll(async () => {
  pool = createPool({ databaseUrl: database.url, applicationName: 'whole list test', maxConnections: 2 });
  db = connect(database.url);
  await pool.query('CREATE TABLE thing (id bigint PRIMARY KEY, colour text COLLATE "C" NOT NULL)');
});
beforeEach(async () => {
  await pool.query('TRUNCATE thing');
  await pool.query(`INSERT INTO thing SELECT n, 'colour ' || n % 3 FROM generate_series(1, 20) AS series(n)`);
});
afterAll(async () => {
  await pool.end();
  await db.$disconnect();
});

/** Reddest first: a descending key before an ascending one. */
function things(): KeyPageSource {
  const parameters = new SqlParameters();
  return {
    select: 'id',
    from: 'thing',
    conditions: [`id <> ${parameters.bigint(7n)}`],
    parameters,
    keys: [
      { sql: 'colour', cast: 'text', descending: true },
      { sql: 'id', cast: 'bigint', descending: false },
    ],
    order: 'things',
  };
}
const COLOUR_2 = [2, 5, 8, 11, 14, 17, 20];
const COLOUR_1 = [1, 4, 10, 13, 16, 19];
const COLOUR_0 = [3, 6, 9, 12, 15, 18];
const ALL = [...COLOUR_2, ...COLOUR_1, ...COLOUR_0];

type Bounds = { bookmarkToken: string | null; includeBookmark: boolean; forward: boolean };
const FROM_THE_FIRST: Bounds = { bookmarkToken: null, includeBookmark: true, forward: true };

async function partsOf(bounds: Partial<Bounds>, partSize: number): Promise<number[][]> {
  const parts: number[][] = [];
  const whole = readWhole<{ id: bigint }>(
    db,
    { ...FROM_THE_FIRST, ...bounds },
    async () => things(),
    partSize,
  );
  for await (const part of whole) parts.push(part.map(({ id }) => Number(id)));
  return parts;
}

describe('a whole list', () => {
  test.each([1, 4, 19, 20])('in parts of %i gives each row once, in order', async (partSize) => {
    const parts = await partsOf({}, partSize);
    expect(parts.flat()).toEqual(ALL);
    expect(parts.slice(0, -1).every((part) => part.length === partSize)).toBe(true);
  });

  test('of nothing has no part', async () => {
    await pool.query('TRUNCATE thing');
    expect(await partsOf({}, 4)).toEqual([]);
  });

  test('begins at a bookmark, with it or behind it', async () => {
    const bookmarkToken = await bookmarkOf(10);
    const from = ALL.slice(ALL.indexOf(10));
    expect((await partsOf({ bookmarkToken }, 4)).flat()).toEqual(from);
    expect((await partsOf({ bookmarkToken, includeBookmark: false }, 4)).flat()).toEqual(from.slice(1));
  });

  test('searched backward ends at a bookmark, and is in the list’s order all the same', async () => {
    const bookmarkToken = await bookmarkOf(10);
    const upTo = ALL.slice(0, ALL.indexOf(10) + 1);
    expect((await partsOf({ bookmarkToken, forward: false }, 4)).flat()).toEqual(upTo);
    const without = { bookmarkToken, forward: false, includeBookmark: false };
    expect((await partsOf(without, 4)).flat()).toEqual(upTo.slice(0, -1));
    expect((await partsOf({ forward: false }, 4)).flat()).toEqual(ALL);
  });

  test('neither skips nor repeats what stays while rows come and go', async () => {
    const seen: number[] = [];
    for await (const part of readWhole<{ id: bigint }>(db, FROM_THE_FIRST, async () => things(), 4)) {
      seen.push(...part.map(({ id }) => Number(id)));
      // The last row seen, one before it and one to come.
      await pool.query('DELETE FROM thing WHERE id = ANY($1)', [[seen.at(-1), seen.at(-2), 12]]);
      await pool.query(`INSERT INTO thing VALUES ($1, 'colour 3'), ($2, 'colour 1b')`, [
        100 + seen.length,
        200 + seen.length,
      ]);
    }
    const stayed = seen.filter((id) => id < 100);
    expect(stayed).toEqual(ALL.filter((id) => id !== 12));
    expect(new Set(seen).size).toBe(seen.length);
  });

  test('reads a part only when the one before it has been taken', async () => {
    let asked = 0;
    const source = async () => {
      asked += 1;
      return things();
    };
    const whole = readWhole(db, FROM_THE_FIRST, source, 4);
    await whole.next();
    await whole.next();
    await whole.return(undefined);
    expect(asked).toBe(2);
  });
});

async function bookmarkOf(id: number): Promise<string> {
  const resultSize = ALL.indexOf(id);
  const request = { resultSize, bookmark: null, includeBookmark: true, forward: true };
  const { next } = await readKeyPage(db, things(), request);
  if (next === null) throw new Error('There is no such row');
  return next;
}
