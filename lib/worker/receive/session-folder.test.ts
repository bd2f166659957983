import { describe, expect, it } from 'vitest';
import type { EndedSession } from '@/lib/mail/session/receive-session';
import {
  MAX_DIALOGUE_CHARACTERS_A_MINUTE,
  MAX_ROWS_A_MINUTE,
  MAX_ROWS_OF_A_SOURCE,
  MAX_WAITING_ROWS,
  SessionFolder,
} from './session-folder';

const MINUTE_MS = 60_000;

function ended(facts: Partial<EndedSession> = {}): EndedSession {
  return {
    id: '11111111-1111-4111-8111-111111111111',
    startedAt: new Date('2026-11-30T12:00:00Z'),
    durationMs: 10,
    connectorName: 'Default HUB1',
    clientIp: '192.0.2.1',
    helloName: 'x.example',
    tlsVersion: null,
    tlsCipher: null,
    accountName: null,
    authMechanism: null,
    messages: 0,
    refusedMessages: 0,
    bytes: 0,
    messageIds: [],
    senders: [],
    recipients: 0,
    refusedRecipients: 1,
    refusals: 1,
    reply: '550 5.7.1 Unable to relay',
    end: 'Quit',
    error: null,
    outcome: 'Refused',
    dialogue: 'S: 550 5.7.1 Unable to relay',
    ...facts,
  };
}

const address = (n: number) => `198.51.${Math.floor(n / 250)}.${(n % 250) + 1}`;

/** All that can be written once the minute is over. */
function rowsOf(folder: SessionFolder, nowMs: number) {
  const folded = folder.endMinute(nowMs);
  return { folded, rows: folder.take(Number.MAX_SAFE_INTEGER) };
}

describe('a flood of sessions that hand over nothing', () => {
  it('of one source stands in one row beyond its share, and none is lost', () => {
    const folder = new SessionFolder();
    for (let n = 0; n < 1000; n += 1) folder.add(ended(), 0);
    expect(folder.waiting).toBe(MAX_ROWS_OF_A_SOURCE);
    const { folded, rows } = rowsOf(folder, MINUTE_MS);
    expect(rows).toHaveLength(MAX_ROWS_OF_A_SOURCE + 1);
    expect(rows.reduce((sum, { sessions }) => sum + sessions, 0)).toBe(1000);
    expect(rows.at(-1)).toMatchObject({
      sessions: 1000 - MAX_ROWS_OF_A_SOURCE,
      refusedRecipients: 1000 - MAX_ROWS_OF_A_SOURCE,
      clientIp: '192.0.2.1',
      dialogue: 'S: 550 5.7.1 Unable to relay',
    });
    expect(folded).toEqual({ sessions: 1000 - MAX_ROWS_OF_A_SOURCE, rows: 1 });
  });

  it('of one network of IPv6 is of one source, whatever addresses it chooses', () => {
    const folder = new SessionFolder();
    for (let n = 0; n < 500; n += 1) folder.add(ended({ clientIp: `2001:db8::${n.toString(16)}` }), 0);
    expect(rowsOf(folder, MINUTE_MS).rows).toHaveLength(MAX_ROWS_OF_A_SOURCE + 1);
  });

  it('of thousands of sources takes a bounded number of rows and of memory, and none is lost', () => {
    const folder = new SessionFolder();
    for (let n = 0; n < 20_000; n += 1) folder.add(ended({ clientIp: address(n) }), 0);
    const { rows } = rowsOf(folder, MINUTE_MS);
    expect(rows.length).toBeLessThanOrEqual(MAX_ROWS_A_MINUTE + 501);
    expect(rows.reduce((sum, { sessions }) => sum + sessions, 0)).toBe(20_000);
    const others = rows.find(({ sessions }) => sessions > 1);
    expect(others).toMatchObject({ clientIp: '', helloName: null });
  });

  it('tells apart what ended otherwise or was refused something else', () => {
    const folder = new SessionFolder();
    for (let n = 0; n < MAX_ROWS_OF_A_SOURCE; n += 1) folder.add(ended(), 0);
    folder.add(ended(), 0);
    folder.add(ended({ end: 'Dropped' }), 0);
    folder.add(ended({ reply: '550 5.1.1 RESOLVER.ADR.ExRecipNotFound; not found' }), 0);
    folder.add(ended({ reply: '550 5.1.1 somebody else' }), 0);
    const kinds = rowsOf(folder, MINUTE_MS).rows.slice(MAX_ROWS_OF_A_SOURCE);
    expect(kinds.map(({ sessions }) => sessions)).toEqual([1, 1, 2]);
  });

  it('is over when the minute is: then each has its own row again', () => {
    const folder = new SessionFolder();
    for (let n = 0; n < 100; n += 1) folder.add(ended(), 0);
    expect(folder.endMinute(MINUTE_MS - 1)).toBeNull();
    rowsOf(folder, MINUTE_MS);
    folder.add(ended(), MINUTE_MS);
    expect(folder.waiting).toBe(1);
    expect(folder.isFolding).toBe(false);
  });

  it('takes no row from sessions that hand over mail', () => {
    const folder = new SessionFolder();
    for (let n = 0; n < 5000; n += 1) folder.add(ended({ clientIp: address(n) }), 0);
    const waiting = folder.waiting;
    folder.add(ended({ messages: 1, outcome: 'Completed', refusals: 0, dialogue: null }), 0);
    expect(folder.waiting).toBe(waiting + 1);
  });
});

describe('while nothing can be written', () => {
  it('sessions that handed over mail stand together too, beyond what may wait', () => {
    const folder = new SessionFolder();
    const mail = ended({
      messages: 2,
      bytes: 10,
      outcome: 'Completed',
      refusals: 0,
      reply: null,
      dialogue: null,
    });
    for (let n = 0; n < MAX_WAITING_ROWS + 10; n += 1) folder.add(mail, 0);
    expect(folder.waiting).toBe(MAX_WAITING_ROWS);
    folder.release();
    expect(folder.take(MAX_WAITING_ROWS + 10).at(-1)).toMatchObject({
      sessions: 10,
      messages: 20,
      bytes: 100,
    });
  });

  it('a flood that goes on for hours takes no more than what may wait, and none is lost', () => {
    const folder = new SessionFolder();
    for (let minute = 0; minute < 60; minute += 1) {
      for (let n = 0; n < 1500; n += 1)
        folder.add(
          ended({ clientIp: address(n), end: minute % 2 === 0 ? 'Quit' : 'Dropped' }),
          minute * MINUTE_MS,
        );
      folder.endMinute((minute + 1) * MINUTE_MS);
    }
    expect(folder.waiting).toBeLessThanOrEqual(MAX_WAITING_ROWS + 1000);
    folder.release();
    const rows = folder.take(Number.MAX_SAFE_INTEGER);
    expect(rows.reduce((sum, { sessions }) => sum + sessions, 0)).toBe(60 * 1500);
  });

  it('what was put back comes first, whole', () => {
    const folder = new SessionFolder();
    folder.add(ended({ helloName: 'first' }), 0);
    folder.add(ended({ helloName: 'second' }), 0);
    folder.putBack(folder.take(1));
    expect(folder.take(9).map(({ helloName }) => helloName)).toEqual(['first', 'second']);
  });
});

it('dialogues beyond what a minute may bring are left out, and that is said', () => {
  const folder = new SessionFolder();
  const long = 'x'.repeat(MAX_DIALOGUE_CHARACTERS_A_MINUTE / 4);
  for (let n = 0; n < 6; n += 1) folder.add(ended({ clientIp: address(n), dialogue: long }), 0);
  const rows = folder.take(9);
  expect(rows.map(({ isDialogueLeftOut }) => isDialogueLeftOut)).toEqual([
    false,
    false,
    false,
    false,
    true,
    true,
  ]);
  expect(rows.map(({ dialogue }) => dialogue?.length ?? 0)).toEqual([...Array(4).fill(long.length), 0, 0]);
  folder.add(ended({ dialogue: long }), MINUTE_MS);
  expect(folder.take(1)).toMatchObject([{ isDialogueLeftOut: false, dialogue: long }]);
});
