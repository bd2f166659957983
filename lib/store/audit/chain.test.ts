import { expect, it } from 'vitest';
import { type ChainedEntry, hashOf, judgeHash, sealOf } from './chain';

const KEY = { id: 'a'.repeat(16), bytes: Buffer.alloc(32, 1) };
const OTHER_KEY = { id: 'b'.repeat(16), bytes: Buffer.alloc(32, 2) };

const ENTRY: ChainedEntry = {
  previousHash: '1.x.y',
  id: 7n,
  at: new Date('2026-11-30T18:00:00.123Z'),
  actor: 'console:kim',
  userId: 'u1',
  face: 'console',
  clientAddress: '192.0.2.1',
  sessionId: 's1',
  tokenId: null,
  server: 'hub1',
  cmdlet: 'Set-SendConnector',
  command: 'Set-SendConnector -Identity outbound -Comment x',
  parameters: { Identity: 'outbound', Comment: 'x' },
  changes: [{ type: 'SendConnector', properties: [{ name: 'Comment', old: '', new: 'x' }] }],
  objects: ['outbound'],
  matched: null,
  outcome: 'succeeded',
  errorId: null,
  problems: [],
  sealed: {},
  elapsedMs: 12,
};

const OTHERWISE: { readonly [P in keyof ChainedEntry]: ChainedEntry[P] } = {
  previousHash: null,
  id: 8n,
  at: new Date('2026-11-30T18:00:00.124Z'),
  actor: 'console:lee',
  userId: null,
  face: 'api',
  clientAddress: null,
  sessionId: 's2',
  tokenId: 't1',
  server: 'hub2',
  cmdlet: 'Get-SendConnector',
  command: 'Set-SendConnector -Identity outbound -Comment y',
  parameters: { Identity: 'outbound', Comment: 'y' },
  changes: [],
  objects: ['inbound'],
  matched: 1,
  outcome: 'refused',
  errorId: 'X',
  problems: [{ id: 'X' }],
  sealed: { a: {} },
  elapsedMs: 13,
};

it.each(Object.entries(OTHERWISE))('has another hash when %s is another', (column, value) => {
  const hash = hashOf(ENTRY, KEY);
  expect(judgeHash(ENTRY, hash, KEY)).toBe('right');
  expect(judgeHash({ ...ENTRY, [column]: value }, hash, KEY)).toBe('wrong');
});

it('has the same hash whatever order jsonb gives the keys', () => {
  const turned = { ...ENTRY, parameters: { Comment: 'x', Identity: 'outbound' } };
  expect(hashOf(turned, KEY)).toBe(hashOf(ENTRY, KEY));
});

it('cannot be made without the key: a plain hash shows as one, another key’s as another’s', () => {
  expect(judgeHash(ENTRY, hashOf(ENTRY, null), KEY)).toBe('unsealed');
  expect(judgeHash(ENTRY, hashOf(ENTRY, OTHER_KEY), KEY)).toBe('otherKey');
  const forged = hashOf(ENTRY, OTHER_KEY).replace(OTHER_KEY.id, KEY.id);
  expect(judgeHash(ENTRY, forged, KEY)).toBe('wrong');
  expect(judgeHash(ENTRY, hashOf(ENTRY, KEY), null)).toBe('otherKey');
});

it('does not take a hash of a form that it does not know', () => {
  expect(judgeHash(ENTRY, '2.-.x', KEY)).toBe('unknownForm');
  expect(judgeHash(ENTRY, '', KEY)).toBe('unknownForm');
});

it('seals an anchor by each of its parts', () => {
  const anchor = { lastId: 3n, lastHash: 'h', removed: 3n };
  const seals = [
    anchor,
    { ...anchor, lastId: 4n },
    { ...anchor, lastHash: null },
    { ...anchor, removed: 4n },
  ];
  expect(new Set(seals.map((one) => sealOf(one, KEY))).size).toBe(4);
});
