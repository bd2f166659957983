import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FilterExpression } from '@/lib/shell/filter/filter-value';
import { parseLikePattern } from '@/lib/shell/value/like-pattern';
import { connect } from '@/lib/store/database/client';
import { createPool, type Pool } from '@/lib/store/database/pool';
import type { PrismaClient } from '@/lib/store/generated/client';
import { useTestDatabase } from '@/lib/testing/test-database';
import { addMessage, addQueue, addServer, endLeases } from '@/lib/testing/test-queued-mail';
import { wholeList } from './list.test-tools';
import { listMessages } from './message-list';

/**
 * -like and -eq on the texts of queued messages, as the database answers them by whatever index it takes, against the plain
 * rule in memory: characters compare as they are, ASCII letters without regard to case.
 */
const database = useTestDatabase();
let pool: Pool;
let db: PrismaClient;
const stored: Stored[] = [];

interface Stored {
  readonly copyId: bigint;
  readonly Subject: string;
  readonly FromAddress: string;
  readonly LastError: string;
  readonly Recipients: string;
}
type TextProperty = Exclude<keyof Stored, 'copyId'>;
const TEXT_PROPERTIES: readonly TextProperty[] = ['Subject', 'FromAddress', 'LastError', 'Recipients'];

/** What a wrong index would mix up: forms that NFKC or case folding make one, pairs of two units, marks, LIKE's own signs. */
const CHARACTERS = [
  ...[
    '会',
    '議',
    '㎡',
    '株',
    '㈱',
    'ガ',
    'カ',
    '\u3099',
    'ｶ',
    'ﾞ',
    'が',
    'ー',
    '한',
    '𠮷',
    '😀',
    '👩',
    '\u200d',
    '\ufe0f',
  ],
  ...['é', 'É', 'e', '\u0301', 'ß', 'ẞ', 'ſ', 'İ', 'ı', '\u212a', 'Σ', 'ς', 'П', 'п', 'Ａ', 'ａ'],
  ...[
    'A',
    'a',
    'K',
    'k',
    's',
    ' ',
    '%',
    '_',
    '\\',
    "'",
    '*',
    '?',
    '[',
    ']',
    '`',
    '\u007f',
    '\u0001',
    '\ufffd',
  ],
] as const;

/** Subjects that the table below speaks of. */
const FIXED = [
  '定例会議の資料',
  '第3回 会議',
  '',
  'Meeting',
  'リョウショウショ',
  'ﾘｮｳｼｭｳｼｮ',
  '会 議',
  '議会',
];

const someText = fc
  .array(fc.constantFrom(...CHARACTERS), { minLength: 1, maxLength: 12 })
  .map((characters) => characters.join(''));

beforeAll(async () => {
  pool = createPool({ databaseUrl: database.url, applicationName: 'like test', maxConnections: 2 });
  db = connect(database.url);
  const hub = await addServer(pool, 'HUB1');
  const queue = await addQueue(pool, hub, { domain: 'fabrikam.com' });
  const texts = fc.sample(fc.tuple(someText, someText, someText, someText), { numRuns: 250, seed: 9 });
  for (const [index, [subject, sender, error, recipient]] of texts.entries()) {
    const message = {
      Subject: FIXED[index] ?? subject,
      FromAddress: sender,
      LastError: error,
      Recipients: recipient,
    };
    const { copyId } = await addMessage(pool, hub, queue, {
      subject: message.Subject,
      from: message.FromAddress,
      lastErrorText: message.LastError,
      recipients: [message.Recipients],
    });
    stored.push({ copyId, ...message });
  }
  await pool.query('ANALYZE message');
});
afterAll(async () => {
  await endLeases(pool);
  await pool.end();
  await db.$disconnect();
});

async function found(expression: FilterExpression): Promise<bigint[]> {
  const request = { ...wholeList, messageIds: null, queue: null, filter: [expression] };
  return (await listMessages(db, request)).rows.map((row) => row.copy_id);
}

function expected({ property, operator, value }: FilterExpression): bigint[] {
  const name = TEXT_PROPERTIES.find((known) => known === property) ?? 'Subject';
  const matches = operator === 'like' ? likeMatcher(String(value)) : equalTo(String(value));
  return stored.filter((message) => matches(message[name])).map(({ copyId }) => copyId);
}

function equalTo(value: string): (text: string) => boolean {
  return (text) => lowerAscii(text) === lowerAscii(value);
}

function likeMatcher(pattern: string): (text: string) => boolean {
  const source = parseLikePattern(lowerAscii(pattern))
    .map((part) => (part === null ? '.*' : part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')))
    .join('');
  const regex = new RegExp(`^${source}$`, 'su');
  return (text) => regex.test(lowerAscii(text));
}

function lowerAscii(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

describe.each([
  ['by the index on bigrams', 'off'],
  ['without any index', 'on'],
])('-like, %s', (_how, sequentialScans) => {
  beforeAll(async () => {
    const name = new URL(database.url).pathname.slice(1);
    await pool.query(`ALTER DATABASE ${name} SET enable_seqscan = ${sequentialScans}`);
    if (sequentialScans === 'on')
      await pool.query('DROP INDEX message_subject_bigrams_idx, message_contains_idx');
    await db.$disconnect();
  });

  test.each([
    ['*会議*', ['定例会議の資料', '第3回 会議']],
    ['*会*', ['定例会議の資料', '第3回 会議', '会 議', '議会']],
    ['*会議', ['第3回 会議']],
    ['第3回*', ['第3回 会議']],
    ['*回 会*', ['第3回 会議']],
    ['*3回*会議*', ['第3回 会議']],
    ['*会*議*', ['定例会議の資料', '第3回 会議', '会 議']],
    ['議会', ['議会']],
    ['*ショ*', ['リョウショウショ']],
    ['*ｼｮ*', ['ﾘｮｳｼｭｳｼｮ']],
    ['*Ｍeeting*', []],
    ['*MEET*', ['Meeting']],
    ['*会*の*meeting*', []],
  ])('%s', async (value, subjects) => {
    const copyIds = await found({ property: 'Subject', operator: 'like', value });
    const named = stored.filter(({ copyId }) => copyIds.includes(copyId)).map(({ Subject }) => Subject);
    expect(named.filter((subject) => FIXED.includes(subject))).toEqual(subjects);
  });

  test.each(['*', '**', '``*', '`**', '', '*\u0001*', '*\ufffd*'])('%j', async (value) => {
    const expression = { property: 'Subject', operator: 'like', value } as const;
    expect(await found(expression)).toEqual(expected(expression));
  });

  test('of any text finds the same as the plain rule', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(anyExpression(), async (expression) => {
        expect(await found(expression)).toEqual(expected(expression));
      }),
      { numRuns: 300 },
    );
  });
});

/** Pieces of what is stored, with wildcards between, so that most patterns match something. */
function anyExpression(): fc.Arbitrary<FilterExpression> {
  const piece = fc
    .tuple(fc.nat(), fc.nat(), fc.nat({ max: 4 }), fc.constantFrom(...TEXT_PROPERTIES), fc.boolean())
    .map(([which, from, length, property, escaped]) => {
      const characters = [...(stored[which % stored.length]?.[property] ?? '')];
      const start = characters.length === 0 ? 0 : from % characters.length;
      const text = characters.slice(start, start + length).join('');
      return escaped ? text.replace(/[*?[\]`]/g, (sign) => `\`${sign}`) : text;
    });
  const pattern = fc
    .array(fc.oneof({ weight: 2, arbitrary: fc.constant('*') }, { weight: 2, arbitrary: piece }, someText), {
      minLength: 1,
      maxLength: 6,
    })
    .map((pieces) => pieces.join(''));
  return fc.record({
    property: fc.constantFrom(...TEXT_PROPERTIES, 'Subject'),
    operator: fc.constantFrom('like' as const, 'like' as const, 'eq' as const),
    value: fc.oneof(
      pattern,
      pattern.map((text) => `*${text}*`),
    ),
  });
}
