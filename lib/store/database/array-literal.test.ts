import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { useTestDatabase } from '@/lib/testing/test-database';
import { plainArray, textArray } from './array-literal';

const database = useTestDatabase();
let client: pg.Client;

beforeAll(async () => {
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});
afterAll(() => client.end());

const ODD = [
  '',
  ' ',
  'NULL',
  'null',
  '"',
  '\\',
  '\\"',
  'a,b',
  '{}',
  "it's",
  'é\u{1f4e7}\u0001\r\n\t',
  '\\x00',
  null,
];

it('brings each text and each null back as it was', async () => {
  const { rows } = await client.query<{ t: string | null }>('SELECT t FROM unnest($1::text[]) AS u(t)', [
    textArray(ODD),
  ]);
  expect(rows.map(({ t }) => t)).toEqual(ODD);
});

it('brings numbers, uuids and times back, and fills up a column of nulls', async () => {
  const uuid = '6f2c9a3e-0000-4000-8000-000000000001';
  const { rows } = await client.query(
    `SELECT id::text, server::text, at, note FROM
       unnest($1::bigint[], $2::uuid[], $3::timestamptz[], $4::text[]) AS u(id, server, at, note)`,
    [
      plainArray([9007199254740993n, null]),
      plainArray([null, uuid]),
      plainArray(['2026-11-30T21:43:00.123Z', null]),
      textArray([null, null]),
    ],
  );
  expect(rows).toEqual([
    { id: '9007199254740993', server: null, at: new Date('2026-11-30T21:43:00.123Z'), note: null },
    { id: null, server: uuid, at: null, note: null },
  ]);
});
