import { describe, expect, it } from 'vitest';
import { until } from '@/lib/worker/process/transport.test-tools';
import { prepareDelivery } from './deliver.test-tools';

/** A host that takes fewer recipients in a transaction than a message has (RFC 5321 4.5.3.1.10). */
const delivery = prepareDelivery(2);

const addresses = (count: number) =>
  Array.from({ length: count }, (_unused, n) => `user${String(n).padStart(4, '0')}@contoso.com`);

/** Recipients of each transaction that a host took, and how many connections it had for them. */
function transactionsOf(host: number): { sizes: number[]; connections: number } {
  const messages = delivery.hosts[host]?.messages ?? [];
  return {
    sizes: messages.map(({ envelope }) => envelope.recipients.length),
    connections: new Set(messages.map(({ session }) => session.connection)).size,
  };
}

const delivered = async (count: number) => {
  await until(
    delivery.pool,
    "SELECT count(*)::int AS n FROM finished_recipient WHERE outcome = 'Delivered'",
    ([row]) => row?.n === count,
  );
  const all = delivery.hosts.flatMap(({ messages }) =>
    messages.flatMap(({ envelope }) => envelope.recipients),
  );
  expect(all.length).toBe(new Set(all).size);
};

describe('the recipients beyond a limit', () => {
  it.each([
    ['452 4.5.3 Too many recipients'],
    ['452 Too many recipients'],
    ['452 no more'],
    ['552 Too many recipients'],
    ['550 5.5.3 Too many recipients'],
  ])('go in further transactions at once, on the same connection: %s', async (reply) => {
    delivery.behave({ recipientLimit: { count: 100, reply } });
    await delivery.connect(['127.0.0.1']);
    await delivery.send(...addresses(250));
    await delivered(250);
    expect(transactionsOf(0)).toEqual({ sizes: [100, 100, 50], connections: 1 });
  });

  it('are not said to a host whose limit is known, on a new connection either', async () => {
    const commands: string[] = [];
    delivery.behave({
      recipientLimit: { count: 10, reply: '452 4.5.3 enough' },
      closesAfterMessage: true,
    });
    await delivery.connect(['127.0.0.1']);
    await delivery.send(...addresses(25));
    await delivered(25);
    delivery.hosts[0]?.events.on('command', (line) => commands.push(line));
    await delivery.send('other@contoso.com', ...addresses(25).map((address) => `x${address}`));
    await delivered(51);
    expect(commands.filter((line) => line.startsWith('RCPT'))).toHaveLength(26);
    expect(transactionsOf(0).sizes).toEqual([10, 10, 5, 10, 10, 6]);
  });

  it('of 5,000 are through in a moment', { timeout: 60_000 }, async () => {
    delivery.behave({ recipientLimit: { count: 100, reply: '452 4.5.3 Too many recipients' } });
    await delivery.connect(['127.0.0.1']);
    await delivery.send(...addresses(5000));
    await delivered(5000);
    expect(transactionsOf(0).sizes).toEqual(new Array(50).fill(100));
    expect(await delivery.attempts()).toHaveLength(50);
  });

  it('wait neither for those that are put off, nor these for them', async () => {
    delivery.behave({
      recipientLimit: { count: 4, reply: '452 4.5.3 enough' },
      recipientReplies: {
        'user0001@contoso.com': '450 4.2.1 busy',
        'user0002@contoso.com': '550 5.1.1 gone',
      },
    });
    await delivery.connect(['127.0.0.1', '127.0.0.2'], { smart_host_rotation_enabled: false });
    await delivery.send(...addresses(10));
    const finished = await delivery.finished(10);
    expect(finished[1]).toBe('user0001@contoso.com Delivered 127.0.0.2');
    expect(finished[2]).toBe('user0002@contoso.com Failed 127.0.0.1');
    expect(delivery.taken[1]).toEqual(['user0001@contoso.com']);
  });

  it('go by a smaller transaction when the limit is told at the dot', async () => {
    delivery.behave({ replies: { final: '452 4.5.3 too many recipients' } });
    await delivery.connect(['127.0.0.1']);
    delivery.hosts[0]?.events.on('command', (line) => {
      if (line === 'RCPT TO:<user0002@contoso.com>')
        delivery.behave({ replies: { final: '452 4.5.3 too many' } });
    });
    await delivery.send(...addresses(4));
    // Halved to one recipient, it is that one's own trouble.
    const [copy] = await delivery.waiting(1);
    expect(copy?.error).toContain('452 4.5.3 too many');
    expect(await delivery.attempts()).toHaveLength(6);
  });

  it('of a host that leaves for it go on a new connection', async () => {
    delivery.behave({ recipientLimit: { count: 3, reply: '421 4.5.3 too many recipients' } });
    await delivery.connect(['127.0.0.1']);
    await delivery.send(...addresses(7));
    await delivered(7);
    expect(transactionsOf(0).sizes).toEqual([3, 3, 1]);
  });

  it('that the host does not take at all then go to the next one', async () => {
    let taken = 0;
    delivery.behave({ recipientLimit: { count: 2, reply: '452 4.5.3 enough' } });
    delivery.hosts[0]?.events.on('message', () => {
      taken++;
      if (taken === 2) delivery.behave({ replies: { rcpt: '452 4.5.3 enough for today' } });
    });
    await delivery.connect(['127.0.0.1', '127.0.0.2'], { smart_host_rotation_enabled: false });
    await delivery.send(...addresses(9));
    await delivered(9);
    expect(transactionsOf(0).sizes).toEqual([2, 2]);
    expect(transactionsOf(1).sizes).toEqual([5]);
  });
});
