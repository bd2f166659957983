import { describe, expect, it } from 'vitest';
import type { MessageReplies } from './mail-transaction';
import { overLimitOf } from './recipient-limit';

const OK = '250 2.1.5 ok';

/** The answers to RCPT, and to a dot that came to an end unless said otherwise. */
function answered(rcpt: readonly string[], rest: Partial<MessageReplies> = {}) {
  const found = overLimitOf(rcpt.length, {
    mail: '250 ok',
    rcpt: [...rcpt],
    data: '354 go',
    final: '250 taken',
    ...rest,
  });
  return found && { recipients: [...found.recipients], limit: found.limit };
}

describe('a limit on the recipients of a transaction', () => {
  it.each([
    ['452 4.5.3 Too many recipients'],
    ['452-4.5.3 Your message has too many recipients.\n452 4.5.3 See our policy'],
    ['452 Too many recipients'],
    ['452 too much for one transaction'],
    ['552 Too many recipients'],
    ['552 5.5.3 enough'],
    ['450 4.5.3 Error: too many recipients'],
    ['451 Recipient limit exceeded for this session'],
    ['550 5.7.1 Maximum number of recipients is 2'],
    ['451 4.7.0 Number of recipients exceeds the limit'],
  ])('is told by "%s" behind recipients that were taken', (reply) => {
    expect(answered([OK, OK, reply, reply])).toEqual({ recipients: [2, 3], limit: 2 });
  });

  it('shuts out no recipient that was refused for itself', () => {
    const replies = [OK, '550 5.1.1 no such user', '450 4.2.1 busy', OK, '452 4.5.3 enough', '550 5.1.1 no'];
    expect(answered(replies)).toEqual({ recipients: [4], limit: 2 });
  });

  it.each([
    ['nobody was taken', ['452 4.5.3 too many recipients', '452 4.5.3 too many recipients']],
    ['all were taken', [OK, OK]],
    ['one mailbox is full, by its code', [OK, '452 4.2.2 mailbox full']],
    ['one mailbox is full, and the next is taken', [OK, '452 mailbox full', OK]],
    ['the last one is unknown', [OK, '550 no such user']],
  ])('is none where %s', (_title, replies) => {
    expect(answered(replies)).toBeNull();
  });

  it('is none where nobody knows what became of the recipients that were taken', () => {
    expect(answered([OK, '452 4.5.3 enough'], { final: null })).toBeNull();
  });

  it.each([
    ['DATA', { data: '452 4.5.3 too many recipients', final: null }],
    ['the dot', { final: '552 5.5.3 too many recipients' }],
  ])('that is said to %s halves the transaction', (_title, rest) => {
    expect(answered([OK, OK, '550 5.1.1 no', OK, OK], rest)).toEqual({ recipients: [0, 1, 3, 4], limit: 2 });
  });

  it('that is said of one recipient alone halves nothing', () => {
    expect(answered([OK], { final: '452 4.5.3 too many recipients' })).toBeNull();
  });

  it('of a server that leaves for it is what it had taken', () => {
    const rcpt = [OK, '550 5.1.1 no', OK, '421 4.5.3 too many recipients'];
    const found = overLimitOf(6, { mail: '250 ok', rcpt, data: null, final: null });
    expect(found && [...found.recipients]).toEqual([0, 2, 3, 4, 5]);
    expect(found?.limit).toBe(2);
  });

  it('is not the reason of a server that leaves for another', () => {
    const rcpt = [OK, '421 4.3.2 going down'];
    expect(overLimitOf(3, { mail: '250 ok', rcpt, data: null, final: null })).toBeNull();
  });
});
