import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { useTestDatabase } from '@/lib/testing/test-database';
import { connect } from './client';
import { createPool, inTransaction, isConnectionLoss, type Pool } from './pool';

const database = useTestDatabase();
/** RFC 6761 6.4: there is no such name, whoever is asked. A port that nobody listens on, and a socket that is not there. */
const AWAY = [
  'postgres://a:b@database.invalid/c',
  'postgres://a:b@127.0.0.1:1/c',
  'postgres://a:b@%2Fnowhere:5432/c',
];
let pool: Pool;
let other: Pool;

beforeAll(() => {
  pool = createPool({ databaseUrl: database.url, applicationName: 'pool test', maxConnections: 1 });
  other = createPool({ databaseUrl: database.url, applicationName: 'pool test', maxConnections: 1 });
});
afterAll(async () => {
  await pool.end();
  await other.end();
});

describe('inTransaction', () => {
  it('ends with a lost connection, not with the process, when the database goes between two statements', async () => {
    const lost = inTransaction(pool, async (client) => {
      const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
      // Not events.once: it would listen for errors, too.
      const gone = new Promise<void>((resolve) => client.once('end', resolve));
      await other.query('SELECT pg_terminate_backend($1)', [rows[0]?.pid]);
      await gone;
      await client.query('SELECT 1');
    }).catch((error: unknown) => error);
    expect(isConnectionLoss(await lost)).toBe(true);
    expect((await pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
  });
});

describe('a connection loss', () => {
  it('is a name that is not found, a port or a socket that nobody listens at, too', async () => {
    for (const databaseUrl of AWAY) {
      const away = createPool({ databaseUrl, applicationName: 'pool test', maxConnections: 1 });
      const error = await away.query('SELECT 1').catch((cause: unknown) => cause);
      expect(error).toBeInstanceOf(Error);
      expect(isConnectionLoss(error), String(error)).toBe(true);
      await away.end();
    }
  });

  it.each([
    ['read', 'EHOSTUNREACH'],
    ['write', 'EPIPE'],
    ['connect', 'ENETUNREACH'],
    ['getaddrinfo', 'EAI_AGAIN'],
  ])('is what the system says of %s: %s', (syscall, code) => {
    const error = Object.assign(new Error(`${syscall} ${code}`), { code, syscall });
    expect(isConnectionLoss(error)).toBe(true);
    expect(isConnectionLoss(new AggregateError([error]))).toBe(true);
  });

  it('is one behind Prisma’s client, too', async () => {
    for (const databaseUrl of AWAY) {
      const away = connect(databaseUrl);
      for (const ask of [() => away.acceptedDomain.findMany(), () => away.$queryRaw`SELECT 1`]) {
        const error = await ask().catch((cause: unknown) => cause);
        expect(isConnectionLoss(error), String(error)).toBe(true);
      }
      await away.$disconnect();
    }
    const present = connect(database.url);
    const error = await present
      .$transaction(async (client) => {
        const [row] = await client.$queryRaw<{ pid: number }[]>`SELECT pg_backend_pid() AS pid`;
        await other.query('SELECT pg_terminate_backend($1)', [row?.pid]);
        await client.acceptedDomain.findMany();
      })
      .catch((cause: unknown) => cause);
    expect(isConnectionLoss(error), String(error)).toBe(true);
    const refused = await present.$queryRaw`SELECT 1/0`.catch((cause: unknown) => cause);
    expect(refused).toBeInstanceOf(Error);
    expect(isConnectionLoss(refused)).toBe(false);
    await present.$disconnect();
  });

  it('is no defect of ours, nor what the database says of the work', async () => {
    expect(isConnectionLoss(new TypeError('x is not a function'))).toBe(false);
    expect(isConnectionLoss(await pool.query('SELECT 1/0').catch((error: unknown) => error))).toBe(false);
  });
});
