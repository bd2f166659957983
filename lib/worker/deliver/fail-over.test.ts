import { describe, expect, it } from 'vitest';
import type { ReceiverBehaviour } from '@/lib/demo/receiver-behaviour';
import { setServer, submitMail } from '@/lib/worker/process/transport.test-tools';
import { prepareDelivery } from './deliver.test-tools';

/** A message that one host puts off goes to the next in the same round: the intervals here are an hour. */
const delivery = prepareDelivery(3, {
  'contoso.com': {
    mx: [
      { exchange: 'mx1.contoso.com', preference: 10 },
      { exchange: 'mx2.contoso.com', preference: 20 },
      { exchange: 'mx3.contoso.com', preference: 30 },
    ],
  },
  'mx1.contoso.com': { a: ['127.0.0.1'] },
  'mx2.contoso.com': { a: ['127.0.0.2'] },
  'mx3.contoso.com': { a: ['127.0.0.3'] },
  'dead.example': {
    mx: [
      { exchange: 'nobody.dead.example', preference: 10 },
      { exchange: 'mx1.contoso.com', preference: 20 },
      { exchange: 'mx2.contoso.com', preference: 30 },
    ],
  },
  'nobody.dead.example': { a: ['127.0.0.99'], aaaa: ['100::1'] },
});

/** By MX: mx1, mx2, mx3. */
async function byMx(...behaviours: readonly ReceiverBehaviour[]): Promise<void> {
  delivery.behave(...behaviours);
  await delivery.connect([]);
}

describe('a host that puts a message off is left for the next in the same round', () => {
  it.each<[string, ReceiverBehaviour, string]>([
    ['4yz to the greeting', { replies: { greeting: '421 4.3.2 busy' } }, '421 4.3.2 busy'],
    ['5yz to the greeting', { replies: { greeting: '554 5.7.1 blocked' } }, '554 5.7.1 blocked'],
    ['4yz to EHLO', { replies: { ehlo: '451 4.3.0 not now' } }, '451 4.3.0 not now'],
    ['4yz to MAIL', { replies: { mail: '451 4.3.0 not now' } }, '451 4.3.0 not now'],
    ['4yz to RCPT', { replies: { rcpt: '451 4.7.1 greylisted' } }, '451 4.7.1 greylisted'],
    ['421 to RCPT', { replies: { rcpt: '421 4.7.0 slow down' } }, '421 4.7.0 slow down'],
    ['4yz to DATA', { replies: { data: '451 4.3.0 no room' } }, '451 4.3.0 no room'],
    ['4yz to the dot', { replies: { final: '451 4.3.0 cannot store' } }, '451 4.3.0 cannot store'],
    ['421 to the dot', { replies: { final: '421 4.3.0 going down' } }, '421 4.3.0 going down'],
    ['4yz without PIPELINING', { pipelining: false, replies: { rcpt: '450 4.2.0 busy' } }, '450 4.2.0 busy'],
    ['a closed connection at MAIL', { dropAt: 'mail' }, 'connectionLost'],
    ['a closed connection at RCPT', { dropAt: 'rcpt' }, 'connectionLost'],
    ['a closed connection at DATA', { dropAt: 'data' }, 'connectionLost'],
  ])('%s', async (_title, behaviour, said) => {
    await byMx(behaviour);
    await delivery.send('chris@contoso.com');
    expect(await delivery.finished(1)).toEqual(['chris@contoso.com Delivered mx2.contoso.com']);
    expect(delivery.taken).toEqual([[], ['chris@contoso.com'], []]);
    expect(await delivery.attempts()).toEqual([
      `127.0.0.1 retry ${said}`,
      '127.0.0.2 delivered 250 2.0.0 Accepted',
    ]);
  });

  it('by smart hosts as by MX', async () => {
    delivery.behave({ replies: { rcpt: '451 4.3.0 a is ill' } }, {});
    await delivery.connect(['127.0.0.1', '127.0.0.2']);
    await delivery.send('chris@contoso.com');
    await delivery.finished(1);
    await delivery.send('kim@fabrikam.com');
    expect(await delivery.finished(2)).toEqual([
      'chris@contoso.com Delivered 127.0.0.2',
      'kim@fabrikam.com Delivered 127.0.0.2',
    ]);
  });

  it('and the next, while they are left', async () => {
    await byMx({ replies: { rcpt: '451 4.3.0 one' } }, { replies: { final: '452 4.3.1 two' } });
    await delivery.send('chris@contoso.com');
    expect(await delivery.finished(1)).toEqual(['chris@contoso.com Delivered mx3.contoso.com']);
    expect((await delivery.attempts()).slice(0, 2)).toEqual([
      '127.0.0.1 retry 451 4.3.0 one',
      '127.0.0.2 retry 452 4.3.1 two',
    ]);
  });

  it('after a dead address, of either family', async () => {
    await byMx({ replies: { mail: '451 4.3.0 second' } });
    await delivery.send('chris@dead.example');
    expect(await delivery.finished(1)).toEqual(['chris@dead.example Delivered mx2.contoso.com']);
    expect(await delivery.attempts()).toEqual([
      '127.0.0.99 retry connectFailed',
      '100::1 retry connectFailed',
      '127.0.0.1 retry 451 4.3.0 second',
      '127.0.0.2 delivered 250 2.0.0 Accepted',
    ]);
  });

  it('thirty-three messages, each of them once', async () => {
    await byMx({ replies: { rcpt: '451 4.3.0 ill' } });
    const to = Array.from({ length: 33 }, (_unused, n) => `user${String(n).padStart(2, '0')}@contoso.com`);
    await Promise.all(to.map((address) => delivery.send(address)));
    expect(await delivery.finished(33)).toEqual(to.map((address) => `${address} Delivered mx2.contoso.com`));
    expect(delivery.taken[1]?.sort()).toEqual(to);
  });

  it('while the queue may have one connection only', async () => {
    await setServer(delivery.pool, delivery.transport.server.id, { max_per_domain_outbound_connections: 1 });
    await byMx({ recipientReplies: { 'later@contoso.com': '450 4.2.2 mailbox full' } });
    await Promise.all(['one', 'later', 'two'].map((name) => delivery.send(`${name}@contoso.com`)));
    expect(await delivery.finished(3)).toEqual([
      'later@contoso.com Delivered mx2.contoso.com',
      'one@contoso.com Delivered mx1.contoso.com',
      'two@contoso.com Delivered mx1.contoso.com',
    ]);
    await setServer(delivery.pool, delivery.transport.server.id, { max_per_domain_outbound_connections: 20 });
  });
});

describe('recipients of one message', () => {
  it('that one host puts off and another takes are delivered, each once', async () => {
    await byMx({ recipientReplies: { 'b@contoso.com': '451 4.7.1 greylisted' } });
    await delivery.send('a@contoso.com', 'b@contoso.com', 'c@contoso.com');
    expect(await delivery.finished(3)).toEqual([
      'a@contoso.com Delivered mx1.contoso.com',
      'b@contoso.com Delivered mx2.contoso.com',
      'c@contoso.com Delivered mx1.contoso.com',
    ]);
    expect(delivery.taken).toEqual([['a@contoso.com,c@contoso.com'], ['b@contoso.com'], []]);
  });

  it('that a host refuses for good are not asked for at the next', async () => {
    await byMx({
      recipientReplies: {
        'gone@contoso.com': '550 5.1.1 no such user',
        'later@contoso.com': '450 4.2.0 busy',
      },
    });
    await delivery.send('gone@contoso.com', 'later@contoso.com');
    expect(await delivery.finished(2)).toEqual([
      'gone@contoso.com Failed mx1.contoso.com',
      'later@contoso.com Delivered mx2.contoso.com',
    ]);
    expect(delivery.taken).toEqual([[], ['later@contoso.com'], []]);
  });

  it('that the next host refuses for good fail', async () => {
    await byMx({ replies: { rcpt: '451 4.3.0 one' } }, { replies: { rcpt: '550 5.1.1 no such user' } });
    await delivery.send('chris@contoso.com');
    expect(await delivery.finished(1)).toEqual(['chris@contoso.com Failed mx2.contoso.com']);
  });

  it('end at different hosts of a round of three', async () => {
    await byMx(
      { recipientReplies: { 'b@contoso.com': '451 4.3.0 one', 'c@contoso.com': '451 4.3.0 one' } },
      { recipientReplies: { 'c@contoso.com': '451 4.3.0 two' } },
    );
    await delivery.send('a@contoso.com', 'b@contoso.com', 'c@contoso.com');
    expect(await delivery.finished(3)).toEqual([
      'a@contoso.com Delivered mx1.contoso.com',
      'b@contoso.com Delivered mx2.contoso.com',
      'c@contoso.com Delivered mx3.contoso.com',
    ]);
  });
});

describe('when all hosts have been tried', () => {
  it('the message waits out its interval with what the primary said, and each attempt is kept', async () => {
    await byMx(
      { replies: { rcpt: '451 4.3.0 one' } },
      { replies: { mail: '452 4.3.1 two' } },
      { replies: { final: '451 4.3.0 three' } },
    );
    await delivery.send('chris@contoso.com');
    const [copy] = await delivery.waiting(1);
    expect(copy?.error).toBe(
      '451 4.4.0 Primary target IP address responded with: "451 4.3.0 one" Attempted failover to alternate host, but ' +
        'that did not succeed. 3 addresses were tried; the answer is that of mx1.contoso.com [127.0.0.1].',
    );
    expect(await delivery.attempts()).toEqual([
      '127.0.0.1 retry 451 4.3.0 one',
      '127.0.0.2 retry 452 4.3.1 two',
      '127.0.0.3 retry 451 4.3.0 three',
    ]);
    const { rows } = await delivery.pool.query('SELECT retry_count FROM queue WHERE retry_count > 0');
    expect(rows).toEqual([]);
  });

  it('and some recipients were taken, only the others wait', async () => {
    await byMx(
      { recipientReplies: { 'b@contoso.com': '451 4.3.0 one' } },
      { recipientReplies: { 'b@contoso.com': '451 4.3.0 two' } },
      { dropAt: 'mail' },
    );
    await delivery.send('a@contoso.com', 'b@contoso.com');
    expect((await delivery.waiting(1))[0]?.addresses).toEqual(['b@contoso.com']);
    expect(await delivery.finished(1)).toEqual(['a@contoso.com Delivered mx1.contoso.com']);
  });

  it('a single host keeps its own words', async () => {
    delivery.behave({ replies: { rcpt: '451 4.3.0 alone' } });
    await delivery.connect(['127.0.0.1']);
    await delivery.send('chris@contoso.com');
    expect((await delivery.waiting(1))[0]?.error).toBe(
      '451 4.4.0 [127.0.0.1] asked to try again later. It responded with: "451 4.3.0 alone"',
    );
  });
});

describe('what may have been taken', () => {
  it.each<[string, ReceiverBehaviour]>([
    ['the connection is lost after the dot', { dropAt: 'final' }],
    ['the answer to the dot is none', { replies: { final: '354 what?' } }],
    ['the answer to the dot is not SMTP', { replies: { final: 'thanks' } }],
  ])('goes to no other host at once: %s', async (_title, behaviour) => {
    await byMx(behaviour);
    await delivery.send('chris@contoso.com');
    await delivery.waiting(1);
    expect(delivery.taken).toEqual([[], [], []]);
    expect(await delivery.attempts()).toHaveLength(1);
  });

  it('is not what was broken off in the middle', async () => {
    await byMx({ dropAt: 'content' });
    const content = Buffer.concat([
      Buffer.from('Subject: long\r\n\r\n'),
      Buffer.alloc(16 * 1024 * 1024, `${'x'.repeat(62)}\r\n`),
    ]);
    await submitMail(delivery.transport.smtp.port, { to: ['chris@contoso.com'], content });
    expect(await delivery.finished(1)).toEqual(['chris@contoso.com Delivered mx2.contoso.com']);
  });
});

it('new mail does not wait for what another host lets wait', async () => {
  const isPutOff = { 'slow@contoso.com': '451 4.7.1 greylisted' };
  await byMx({ recipientReplies: isPutOff }, { hangAt: 'greeting' }, { hangAt: 'greeting' });
  const [, second, third] = delivery.hosts;
  const tried = new Promise((resolve) => second?.events.once('connection', resolve));
  await delivery.send('slow@contoso.com');
  await tried;
  await delivery.send('quick@contoso.com');
  expect(await delivery.finished(1)).toEqual(['quick@contoso.com Delivered mx1.contoso.com']);
  await Promise.all([second?.stop(), third?.stop()]);
  await delivery.waiting(1);
});
