import { expect, it } from 'vitest';
import type { WaitingCopy } from '@/lib/store/hot/out/waiting-copy';
import { AtHand } from './at-hand';
import { CopyBuffer } from './copy-buffer';

const FULL = new AtHand().room;

function copyOf(id: bigint, fromAddress: string): WaitingCopy {
  return {
    id,
    messageId: id,
    queueId: 1n,
    recipients: [],
    sharesMessage: false,
    retryCount: 0,
    fromAddress,
    sizeBytes: 1,
    smtpUtf8: false,
    eightBitMime: false,
    addedHeaders: '',
    trace: {
      helo: '',
      clientIp: '',
      clientName: null,
      protocol: 'SMTP',
      tlsVersion: null,
      tlsCipher: null,
      forAddress: null,
    },
    receivedAt: new Date(),
    content: null,
    rowless: null,
  };
}

function takeAll(buffer: CopyBuffer): bigint[] {
  const ids: bigint[] = [];
  for (let copy = buffer.take(); copy !== null; copy = buffer.take()) ids.push(copy.id);
  return ids;
}

it('holds back what one sender has at hand, and what comes of it, until it is let go, and then it goes first', () => {
  const buffer = new CopyBuffer(new AtHand());
  for (const [id, from] of [
    [1n, 'a'],
    [2n, 'b'],
    [3n, 'a'],
  ] as const)
    buffer.add(copyOf(id, from));
  buffer.holdBack('a');
  buffer.add(copyOf(4n, 'a'));
  buffer.add(copyOf(5n, 'b'));
  expect([buffer.size, buffer.heldRows, buffer.has(4n)]).toEqual([2, 5, true]);
  expect(buffer.take()?.id).toBe(2n);
  buffer.letGo('a');
  expect(takeAll(buffer)).toEqual([1n, 3n, 4n, 5n]);
});

it('keeps what it held back when a copy that was given out before comes back and is held back too', () => {
  const atHand = new AtHand();
  const buffer = new CopyBuffer(atHand);
  for (const id of [1n, 2n]) buffer.add(copyOf(id, 'a'));
  const out = buffer.take() as WaitingCopy;
  buffer.holdBack('a');
  buffer.putBack(out);
  buffer.holdBack('a');
  expect([buffer.size, buffer.heldRows, atHand.room]).toEqual([0, 2, FULL - 2]);
  buffer.letGo('a');
  expect(takeAll(buffer)).toEqual([1n, 2n]);
  expect(atHand.room).toBe(FULL);
});

it('drops what is held back, and holds no more of a sender than it needs', () => {
  const atHand = new AtHand();
  const buffer = new CopyBuffer(atHand);
  buffer.add(copyOf(1n, 'a'));
  buffer.holdBack('a');
  for (let id = 2n; id <= 500n; id++) buffer.add(copyOf(id, 'a'));
  expect(buffer.heldRows).toBe(100);
  buffer.drop([1n, 50n]);
  buffer.dropHeldBack('a');
  expect([buffer.heldRows, buffer.has(70n), atHand.room]).toEqual([0, false, FULL]);
  expect(buffer.isHeldBack('a')).toBe(true);
  buffer.add(copyOf(7n, 'a'));
  buffer.dropAll();
  expect(atHand.room).toBe(FULL);
});
