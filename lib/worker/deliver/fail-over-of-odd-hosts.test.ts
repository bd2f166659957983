import { afterEach, describe, expect, it } from 'vitest';
import type { ReceiverBehaviour } from '@/lib/demo/receiver-behaviour';
import { type SmtpReceiver, startSmtpReceiver } from '@/lib/demo/smtp-receiver';
import { createCertificate } from '@/lib/smtp/receive/tls-certificate';
import { ScriptedServer } from '@/lib/smtp/send/scripted-server.test-tools';
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
  'equal.example': {
    mx: [
      { exchange: 'mx1.contoso.com', preference: 10 },
      { exchange: 'mx2.contoso.com', preference: 10 },
      { exchange: 'mx3.contoso.com', preference: 20 },
    ],
  },
  'pair.example': { mx: [{ exchange: 'both.pair.example', preference: 0 }] },
  'both.pair.example': { a: ['127.0.0.1', '127.0.0.2'] },
  'implicit.example': { a: ['127.0.0.1', '127.0.0.2'] },
  'families.example': { mx: [{ exchange: 'both.families.example', preference: 0 }] },
  'both.families.example': { a: ['127.0.0.1'], aaaa: ['::ffff:7f00:2'] },
});

async function byMx(...behaviours: readonly ReceiverBehaviour[]): Promise<void> {
  delivery.behave(...behaviours);
  await delivery.connect([]);
}
const to = (...names: string[]) => names.map((name) => `${name}@contoso.com`);

describe('a host is left for the next in the same round for', () => {
  it.each<[string, ReceiverBehaviour]>([
    [
      'a reply of several lines',
      { replies: { rcpt: '450-4.2.0 Greylisted,\r\n450-4.2.0 see our page\r\n450 4.2.0 http://a.example' } },
    ],
    ['a reply of a code alone', { replies: { mail: '451' } }],
    ['a reply of Japanese', { replies: { rcpt: '450 4.2.0 しばらくしてから再送してください' } }],
    ['4yz with an enhanced code of 5', { replies: { rcpt: '450 5.7.1 come back later' } }],
    ['4yz that nobody defined', { replies: { final: '499 4.9.9 odd' } }],
    ['too little room, to MAIL', { replies: { mail: '452 4.3.1 Insufficient system storage' } }],
    ['3yz to MAIL', { replies: { mail: '354 go on' } }],
    ['250 to DATA', { replies: { data: '250 2.0.0 what content?' } }],
    ['4yz of a server that knows HELO only', { heloOnly: true, replies: { rcpt: '451 try again' } }],
    [
      '5yz in the greeting over several lines',
      { replies: { greeting: '554-mx.contoso.com\r\n554 Your address is listed' } },
    ],
    ['421 to DATA', { replies: { data: '421 4.7.0 too many errors' } }],
    ['words that are no reply, to RCPT', { replies: { rcpt: 'OK' } }],
  ])('%s', async (_title, behaviour) => {
    await byMx(behaviour);
    await delivery.send(...to('a'));
    expect(await delivery.finished(1)).toEqual(['a@contoso.com Delivered mx2.contoso.com']);
    expect(delivery.taken).toEqual([[], ['a@contoso.com'], []]);
  });

  it('421 in the middle of the recipients: nobody is given the message there', async () => {
    await byMx({ recipientReplies: { 'c@contoso.com': '421 4.7.0 slow down' } });
    await delivery.send(...to('a', 'b', 'c', 'd'));
    expect(await delivery.finished(4)).toEqual(
      to('a', 'b', 'c', 'd').map((one) => `${one} Delivered mx2.contoso.com`),
    );
    expect(delivery.taken[0]).toEqual([]);
  });

  it('454 to STARTTLS where TLS is required', async () => {
    const { key, cert } = await createCertificate(['mx.contoso.com']);
    const tls = { key, cert };
    delivery.behave({ tls, replies: { starttls: '454 4.7.0 TLS not available' } }, { tls });
    await delivery.connect([], { require_tls: true });
    await delivery.send(...to('a'));
    expect(await delivery.finished(1)).toEqual(['a@contoso.com Delivered mx2.contoso.com']);
  });

  it('no STARTTLS where TLS is required', async () => {
    const { key, cert } = await createCertificate(['mx.contoso.com']);
    delivery.behave({}, { tls: { key, cert } });
    await delivery.connect([], { require_tls: true });
    await delivery.send(...to('a'));
    expect(await delivery.finished(1)).toEqual(['a@contoso.com Delivered mx2.contoso.com']);
  });

  it('a limit of one recipient, when the first is put off for itself', async () => {
    await byMx({
      recipientLimit: { count: 1, reply: '452 4.5.3 one at a time' },
      recipientReplies: { 'a@contoso.com': '450 4.2.1 busy' },
    });
    await delivery.send(...to('a', 'b', 'c'));
    expect((await delivery.finished(3)).map((one) => one.split(' ')[1])).toEqual([
      'Delivered',
      'Delivered',
      'Delivered',
    ]);
    const all = delivery.taken.flat().flatMap((one) => one.split(','));
    expect(all.sort()).toEqual(to('a', 'b', 'c'));
  });

  it('a smart host that is named twice, and once by its address', async () => {
    delivery.behave({ replies: { rcpt: '451 4.3.0 ill' } });
    await delivery.connect(['127.0.0.1', 'mx1.contoso.com', '127.0.0.1', '127.0.0.2']);
    await delivery.send(...to('a'));
    expect(await delivery.finished(1)).toEqual(['a@contoso.com Delivered 127.0.0.2']);
    expect((await delivery.attempts()).length).toBeLessThanOrEqual(2);
  });

  it('a sudden illness between two messages of one connection', async () => {
    await byMx();
    delivery.hosts[0]?.events.once('message', () =>
      delivery.hosts[0]?.behave({ replies: { mail: '451 4.3.0 ill' } }),
    );
    await delivery.send(...to('a'));
    await delivery.finished(1);
    await delivery.send(...to('b'));
    expect(await delivery.finished(2)).toEqual([
      'a@contoso.com Delivered mx1.contoso.com',
      'b@contoso.com Delivered mx2.contoso.com',
    ]);
  });
});

describe('the next host is', () => {
  it.each(['pair.example', 'implicit.example'])('the second address of the same name: %s', async (domain) => {
    await byMx({ replies: { rcpt: '451 4.7.1 greylisted' } });
    await delivery.send(`a@${domain}`);
    await delivery.finished(1);
    expect(delivery.taken).toEqual([[], [`a@${domain}`], []]);
  });

  it('the address of the other family', async () => {
    await byMx({ replies: { final: '451 4.3.0 cannot store' } });
    await delivery.send('a@families.example');
    await delivery.finished(1);
    expect(delivery.taken).toEqual([[], ['a@families.example'], []]);
  });

  it('the other of equal preference, before the worse one', async () => {
    const ill = { replies: { rcpt: '451 4.3.0 ill' } };
    await byMx(ill, ill);
    await delivery.send('a@equal.example');
    await delivery.finished(1);
    expect(delivery.taken).toEqual([[], [], ['a@equal.example']]);
    expect(await delivery.attempts()).toHaveLength(3);
  });
});

describe('recipients', () => {
  it('that one host put off and the next refuses for good fail, the others are delivered there', async () => {
    await byMx(
      { replies: { final: '451 4.3.0 cannot store' } },
      { recipientReplies: { 'gone@contoso.com': '550 5.1.1 no such user' } },
    );
    await delivery.send(...to('a', 'gone'));
    expect(await delivery.finished(2)).toEqual([
      'a@contoso.com Delivered mx2.contoso.com',
      'gone@contoso.com Failed mx2.contoso.com',
    ]);
  });

  it.each(['554 5.7.1 contains a virus', '550 4.2.2 mailbox full', '552 5.2.3 too big'])(
    'of content that is refused with %j fail at once, and nobody else is asked',
    async (reply) => {
      await byMx({ replies: { final: reply } });
      await delivery.send(...to('a', 'b'));
      expect(await delivery.finished(2)).toEqual(to('a', 'b').map((one) => `${one} Failed mx1.contoso.com`));
      expect(delivery.taken).toEqual([[], [], []]);
    },
  );

  it('whose next hosts are down keep the words of the one that spoke, and each host was tried once', async () => {
    await byMx({ replies: { rcpt: '450 4.2.1 mailbox busy' } });
    await delivery.hosts[1]?.stop();
    await delivery.hosts[2]?.stop();
    await delivery.send(...to('a'));
    const [copy] = await delivery.waiting(1);
    expect(copy?.error).toContain('450 4.2.1 mailbox busy');
    expect((await delivery.attempts()).map((attempt) => attempt.split(' ')[0])).toEqual([
      '127.0.0.1',
      '127.0.0.2',
      '127.0.0.3',
    ]);
  });
});

describe('a server that goes on with DATA though it put off each recipient (RFC 2920 3.1)', () => {
  let odd: ScriptedServer | undefined;
  let next: SmtpReceiver | undefined;
  afterEach(async () => {
    await odd?.stop();
    await next?.stop();
  });

  it('is given a dot alone, and the next host the message', async () => {
    odd = await ScriptedServer.start();
    next = await startSmtpReceiver({ host: '127.0.0.2', port: odd.port });
    await delivery.connect(['127.0.0.1', '127.0.0.2'], { smart_host_rotation_enabled: false }, odd.port);
    await delivery.send(...to('a', 'b'));
    await odd.connected();
    odd.say('220 odd ESMTP\r\n');
    await odd.until('EHLO');
    odd.say('250-odd\r\n250 PIPELINING\r\n');
    await odd.until('DATA\r\n');
    odd.say('250 ok\r\n451 later\r\n451 later\r\n354 go\r\n');
    expect(await odd.until('.\r\n')).toBe('.\r\n');
    odd.say('554 no valid recipients\r\n');
    await odd.until('RSET\r\n');
    odd.leave('250 ok\r\n');
    expect(await delivery.finished(2)).toEqual(to('a', 'b').map((one) => `${one} Delivered 127.0.0.2`));
    expect(next.messages).toHaveLength(1);
  });
});
