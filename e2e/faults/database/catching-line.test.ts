import { afterAll, beforeAll, expect, it } from 'vitest';
import { createPool, inTransaction, type Pool } from '@/lib/store/database/pool';
import { useTestDatabase } from '@/lib/testing/test-database';
import { CatchingLine } from './catching-line';
import type { CatchPoint, DatabaseRequest, LineSession } from './line-session';

const database = useTestDatabase();
const APPLICATION = 'line test';
let line: CatchingLine;
let pool: Pool;
let direct: Pool;

beforeAll(async () => {
  line = await CatchingLine.to(database.url);
  pool = createPool({ databaseUrl: line.url, applicationName: APPLICATION, maxConnections: 2 });
  direct = createPool({ databaseUrl: database.url, applicationName: 'past the line', maxConnections: 1 });
  await direct.query('CREATE TABLE caught (id int)');
});
afterAll(async () => {
  await pool.end();
  await direct.end();
  await line.stop();
});

const insert = (id: number) => ({ name: 'insert', text: 'INSERT INTO caught VALUES ($1)', values: [id] });
const ids = async () => (await direct.query('SELECT id FROM caught ORDER BY id')).rows.map(({ id }) => id);
const isInsert = ({ statement }: DatabaseRequest) => statement === 'insert';

function caught(point: CatchPoint, fits: (request: DatabaseRequest) => boolean): Promise<LineSession> {
  return new Promise((resolve) => line.catchNext({ application: APPLICATION, point, fits }, resolve));
}

it('a request that is caught before it is sent was never made when its connection ends', async () => {
  const moment = caught('before', isInsert);
  const query = pool.query(insert(1));
  (await moment).destroy();
  await expect(query).rejects.toThrow();
  expect(await ids()).toEqual([]);
});

it('a request whose answer is caught was made, and its client does not know', async () => {
  const moment = caught('answered', isInsert);
  const query = pool.query(insert(2));
  const session = await moment;
  expect(await ids()).toEqual([2]);
  session.destroy();
  await expect(query).rejects.toThrow();
});

it('what is released goes on as if nothing had been', async () => {
  for (const point of ['before', 'answered'] as const) {
    const moment = caught(point, isInsert);
    const query = pool.query(insert(point === 'before' ? 3 : 4));
    (await moment).release();
    expect((await query).rowCount).toBe(1);
  }
  expect(await ids()).toEqual([2, 3, 4]);
});

it('a COMMIT is known by what its transaction ran', async () => {
  const moment = caught(
    'before',
    ({ statement, transaction }) => statement === 'COMMIT' && transaction.includes('insert'),
  );
  await inTransaction(pool, (client) => client.query('SELECT 1'));
  const work = inTransaction(pool, (client) => client.query(insert(5)));
  const session = await moment;
  expect(await ids()).toEqual([2, 3, 4]);
  session.release();
  await work;
  expect(await ids()).toEqual([2, 3, 4, 5]);
});

it('megabytes pass, and the backend of each connection is known', async () => {
  const { rows } = await pool.query<{ big: string; pid: number }>(
    "SELECT $1::text || repeat('b', 3000000) AS big, pg_backend_pid() AS pid",
    ['a'.repeat(3_000_000)],
  );
  expect(rows[0]?.big).toHaveLength(6_000_000);
  expect(line.backendPids(APPLICATION)).toContain(rows[0]?.pid);
});

it('a line that is cut refuses, and serves again at the same address', async () => {
  const { url } = line;
  await line.cut();
  await expect(pool.query('SELECT 1')).rejects.toThrow();
  await line.mend();
  expect(line.url).toBe(url);
  expect((await pool.query('SELECT 1')).rowCount).toBe(1);
});
