import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MESSAGE_PROPERTIES } from '@/lib/mail/queue/mail-properties';
import { parseFilter } from '@/lib/shell/filter/filter';
import type { FilterExpression, FilterTree } from '@/lib/shell/filter/filter-value';
import { matchesLike } from '@/lib/shell/value/like-pattern';
import { connect } from '@/lib/store/database/client';
import { createPool, type Pool } from '@/lib/store/database/pool';
import type { SqlReader } from '@/lib/store/database/sql-parameters';
import type { PrismaClient } from '@/lib/store/generated/client';
import { useTestDatabase } from '@/lib/testing/test-database';
import { addMessage, addQueue, addServer, endLeases } from '@/lib/testing/test-queued-mail';
import { wholeList } from './list.test-tools';
import { listMessages } from './message-list';

const database = useTestDatabase();
let pool: Pool;
let db: PrismaClient;

interface Stored {
  readonly copyId: bigint;
  readonly recipients: readonly string[];
}
const stored: Stored[] = [];

/** Each a few of these; some have left already. */
const LOCAL_PARTS = ['anna', 'Ben', 'chris', 'a0'];
const DOMAINS = ['fabrikam.com', 'adatum.com', 'xn--wgv71a119e.example'];
const ADDRESSES = LOCAL_PARTS.flatMap((local) => DOMAINS.map((domain) => `${local}@${domain}`));

beforeAll(async () => {
  pool = createPool({ databaseUrl: database.url, applicationName: 'recipients test', maxConnections: 2 });
  db = connect(database.url);
  const hub = await addServer(pool, 'HUB1');
  const queue = await addQueue(pool, hub, { domain: 'fabrikam.com' });
  const some = fc.subarray(ADDRESSES, { minLength: 1, maxLength: 5 });
  for (const [index, recipients] of fc.sample(some, { numRuns: 60, seed: 11 }).entries()) {
    const { copyId } = await addMessage(pool, hub, queue, { recipients });
    const open = index % 4 === 0 && recipients.length > 1 ? recipients.slice(1) : recipients;
    if (open !== recipients) {
      const gone = recipients[0];
      await pool.query(`UPDATE recipient SET status = 'Complete' WHERE copy_id = $1 AND address = $2`, [
        copyId,
        gone,
      ]);
    }
    stored.push({ copyId, recipients: open });
  }
  // All of its recipients have left: it matches nothing but "not equal".
  const { copyId } = await addMessage(pool, hub, queue, { recipients: ['anna@fabrikam.com'] });
  await pool.query(`UPDATE recipient SET status = 'Complete' WHERE copy_id = $1`, [copyId]);
  stored.push({ copyId, recipients: [] });
});
afterAll(async () => {
  await endLeases(pool);
  await pool.end();
  await db.$disconnect();
});

async function found(filter: FilterTree, reader: SqlReader = db): Promise<bigint[]> {
  return (await listMessages(reader, { ...wholeList, messageIds: null, queue: null, filter })).rows.map(
    (row) => row.copy_id,
  );
}

function expected(filter: FilterTree): bigint[] {
  const holds = ({ property, operator, value }: FilterExpression, { recipients }: Stored) => {
    if (value === null) return operator === 'ne';
    const texts = recipients.map((address) =>
      property === 'Recipients' ? address : address.slice(address.indexOf('@') + 1),
    );
    const any = texts.some((text) =>
      operator === 'like'
        ? matchesLike(String(value), text)
        : text.toLowerCase() === String(value).toLowerCase(),
    );
    return operator === 'ne' ? !any : any;
  };
  return stored
    .filter((message) => filter.every((expression) => holds(expression, message)))
    .map(({ copyId }) => copyId);
}

const anyTest: fc.Arbitrary<FilterExpression> = fc.oneof(
  fc.record({
    property: fc.constant('Recipients'),
    operator: fc.constantFrom('eq' as const, 'ne' as const),
    value: fc.constantFrom(...ADDRESSES, 'ANNA@Fabrikam.com', 'nobody@nowhere.example', null),
  }),
  fc.record({
    property: fc.constant('RecipientDomain'),
    operator: fc.constantFrom('eq' as const, 'ne' as const),
    value: fc.constantFrom(...DOMAINS, 'FABRIKAM.com', 'nowhere.example'),
  }),
  fc.record({
    property: fc.constantFrom('Recipients', 'RecipientDomain'),
    operator: fc.constant('like' as const),
    value: fc.constantFrom('*a*', '*@adatum*', 'B*', '*.com', '*', 'xn--*', '*zzz*', '*a0*'),
  }),
);

describe('conditions on recipients', () => {
  test('each ask for themselves, however many', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyTest, { minLength: 1, maxLength: 6 }), async (filter) => {
        expect(await found(filter)).toEqual(expected(filter));
      }),
      { numRuns: 300 },
    );
  });

  test('may be met by different recipients of one message', async () => {
    const filter = parseFilter(
      "Recipients -like 'anna@*' -and Recipients -like 'Ben@*' -and RecipientDomain -eq 'adatum.com'",
      MESSAGE_PROPERTIES,
    );
    expect(await found(filter)).toEqual(expected(filter));
    expect(expected(filter).length).toBeGreaterThan(0);
  });

  test.each([
    ['-like', (n: number) => `Recipients -like '*a${n}*'`],
    ['-eq', (n: number) => `Recipients -eq 'a${n}@adatum.com'`],
    ['-ne', (n: number) => `Recipients -ne 'b${n}@adatum.com'`],
    ['of domains', (n: number) => `RecipientDomain -like '*${n}*'`],
    [
      'of all kinds',
      (n: number) => [`Recipients -ne 'b${n}@x.example'`, "Recipients -like '*@*'"][n % 2] ?? '',
    ],
  ])('a hundred of them are planned as one: %s', async (_kind, test) => {
    const text = Array.from({ length: 100 }, (_, n) => test(n)).join(' -and ');
    const filter = parseFilter(text, MESSAGE_PROPERTIES);
    const mentions: number[] = [];
    const counting: SqlReader = {
      $queryRawUnsafe: (sql, ...values) => {
        if (sql.includes('recipient r')) mentions.push(sql.split('recipient r').length - 1);
        return db.$queryRawUnsafe(sql, ...values);
      },
    };
    expect(await found(filter, counting)).toEqual(expected(filter));
    expect(Math.max(...mentions)).toBeLessThanOrEqual(2);
  });
});
