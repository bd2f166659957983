import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { OwnAddresses } from '@/lib/mail/address/own-addresses';
import { RawSmtpClient } from '@/lib/testing/raw-smtp-client';
import type { AuthVerdict } from './authentication';
import { DEFAULT_CONNECTOR, startTestReceive, type TestReceive } from './receive.test-tools';

/** AUTH on the wire (RFC 4954), of whoever proves names and passwords (lib/auth/mail-sign-in.test.ts). */

const USERS = {
  ...DEFAULT_CONNECTOR,
  basicAuth: 'overTls',
  takesUsers: true,
} as const;
const IN_THE_CLEAR = { ...USERS, basicAuth: 'always' } as const;

let receive: TestReceive;
let asked: string[];
let verdictOf: (name: string) => Promise<AuthVerdict>;
const ended = { isEnded: false };
const clients: RawSmtpClient[] = [];

const OWN = new OwnAddresses(['scan@contoso.com', 'fabrikam.com']);

beforeEach(async () => {
  asked = [];
  ended.isEnded = false;
  verdictOf = async (name) =>
    name === 'scanner'
      ? {
          ok: true,
          account: {
            id: '1',
            name: 'Scanner',
            get isEnded() {
              return ended.isEnded;
            },
            maySendAs: (address) => OWN.has(address),
          },
        }
      : { ok: false, why: 'wrong' };
  receive = await startTestReceive({
    connectors: [USERS],
    authenticate: async ({ userName, password, mechanism }, clientIp) => {
      asked.push(`${mechanism} ${userName} ${password} ${clientIp}`);
      return password === 'secret' ? await verdictOf(userName) : { ok: false, why: 'wrong' };
    },
  });
});

afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy();
  await receive.server.stop();
});

const base64 = (text: string) => Buffer.from(text).toString('base64');
const GOOD = base64('\0scanner\0secret');
const WRONG = base64('\0scanner\0guess');

async function connected(): Promise<RawSmtpClient> {
  const client = await RawSmtpClient.greeted(receive.server.port);
  clients.push(client);
  return client;
}

async function hello(): Promise<RawSmtpClient> {
  const client = await connected();
  await client.say('EHLO client.example');
  return client;
}

async function overTls(): Promise<RawSmtpClient> {
  const client = await hello();
  await client.say('STARTTLS');
  await client.startTls();
  await client.say('EHLO client.example');
  return client;
}

async function signedIn(): Promise<RawSmtpClient> {
  const client = await overTls();
  expect(await client.say(`AUTH PLAIN ${GOOD}`)).toBe('235 2.7.0 Authentication successful');
  return client;
}

async function repliesTo(client: RawSmtpClient, ...lines: readonly string[]): Promise<string[]> {
  const replies: string[] = [];
  for (const line of lines) replies.push(await client.say(line));
  return replies;
}

describe('AUTH is offered', () => {
  it('only after STARTTLS where the connector asks for that', async () => {
    const client = await connected();
    expect(await client.say('EHLO x.example')).not.toContain('AUTH');
    expect(await client.say(`AUTH PLAIN ${GOOD}`)).toMatch(/^538 5\.7\.11 /);
    await client.say('STARTTLS');
    await client.startTls();
    expect(await client.say('EHLO x.example')).toContain('\n250-AUTH LOGIN PLAIN\n');
    expect(asked).toEqual([]);
  });

  it('in the clear where the connector does not', async () => {
    receive.setConnectors([IN_THE_CLEAR]);
    const client = await connected();
    expect(await client.say('EHLO x.example')).toContain('\n250-AUTH LOGIN PLAIN\n');
    expect(await client.say(`AUTH PLAIN ${GOOD}`)).toMatch(/^235 /);
  });

  it('not at all, nor known, where the connector has no basic authentication', async () => {
    receive.setConnectors([DEFAULT_CONNECTOR]);
    const client = await overTls();
    expect(await client.say(`AUTH PLAIN ${GOOD}`)).toMatch(/^500 5\.5\.2 /);
    expect(await client.say('MAIL FROM:<a@x.example> AUTH=<>')).toMatch(/^555 5\.5\.4 /);
  });

  it('and STARTTLS is not where the connector has no TLS', async () => {
    receive.setConnectors([{ ...IN_THE_CLEAR, offersTls: false }]);
    const client = await connected();
    expect(await client.say('EHLO x.example')).not.toContain('STARTTLS');
    expect(await client.say('STARTTLS')).toBe('502 5.5.1 Error: STARTTLS is not offered');
  });
});

describe('AUTH', () => {
  it('takes PLAIN at once, or after a challenge, and LOGIN in both ways', async () => {
    const dialogues = [
      [`AUTH PLAIN ${GOOD}`],
      ['auth plain', GOOD],
      ['AUTH LOGIN', base64('scanner'), base64('secret')],
      [`AUTH LOGIN ${base64('scanner')}`, base64('secret')],
    ];
    const all: string[][] = [];
    for (const dialogue of dialogues) all.push(await repliesTo(await overTls(), ...dialogue));
    expect(all).toEqual([
      ['235 2.7.0 Authentication successful'],
      ['334 ', '235 2.7.0 Authentication successful'].map((text) => text.trimEnd()),
      ['334 VXNlcm5hbWU6', '334 UGFzc3dvcmQ6', '235 2.7.0 Authentication successful'],
      ['334 UGFzc3dvcmQ6', '235 2.7.0 Authentication successful'],
    ]);
    expect(asked).toEqual(
      Array(2).fill('PLAIN scanner secret 127.0.0.1').concat(Array(2).fill('LOGIN scanner secret 127.0.0.1')),
    );
  });

  it('asks once, though the answer takes its time, and hears what came behind it afterwards', async () => {
    let tell: () => void = () => undefined;
    const verdict = verdictOf;
    const isAsked = new Promise<void>((resolve) => {
      verdictOf = async (name) => {
        resolve();
        await new Promise<void>((done) => {
          tell = done;
        });
        return verdict(name);
      };
    });
    const client = await overTls();
    client.write(`AUTH PLAIN ${GOOD}\r\nMAIL FROM:<scan@contoso.com>\r\nRCPT TO:<b@foreign.example>\r\n`);
    await isAsked;
    tell();
    expect((await client.reply()).slice(0, 3)).toBe('235');
    expect((await client.reply()).slice(0, 3)).toBe('250');
    expect((await client.reply()).slice(0, 3)).toBe('250');
    expect(asked).toHaveLength(1);
  });

  it.each([
    ['AUTH', /^501 5\.5\.4 /],
    ['AUTH PLAIN AA== more', /^501 5\.5\.4 /],
    ['AUTH CRAM-MD5', /^504 5\.7\.4 /],
    ['AUTH PLAIN !!!', /^501 5\.5\.2 /],
    ['AUTH PLAIN =', /^501 5\.5\.2 /],
    [`AUTH PLAIN ${base64('scanner secret')}`, /^501 5\.5\.2 /],
    [`AUTH PLAIN ${base64('boss\0scanner\0secret')}`, /^535 5\.7\.8 /],
    [`AUTH PLAIN ${WRONG}`, /^535 5\.7\.8 /],
  ])('answers %j', async (line, reply) => {
    const client = await overTls();
    expect(await client.say(line)).toMatch(reply);
    expect(await client.say(`AUTH PLAIN ${GOOD}`)).toMatch(/^235 /);
  });

  it('is cancelled by an asterisk, and by a line that is no base64 or too long', async () => {
    const client = await overTls();
    expect(await repliesTo(client, 'AUTH LOGIN', '*')).toEqual([
      '334 VXNlcm5hbWU6',
      '501 5.7.0 Authentication cancelled',
    ]);
    expect((await repliesTo(client, 'AUTH LOGIN', 'MAIL FROM:<a@x.example>')).at(-1)).toMatch(
      /^501 5\.5\.2 /,
    );
    expect((await repliesTo(client, 'AUTH LOGIN', 'A'.repeat(3000))).at(-1)).toMatch(/^500 5\.5\.6 /);
    expect(await client.say('NOOP')).toMatch(/^250 /);
    expect(asked).toEqual([]);
  });

  it('comes once, behind EHLO and outside of a transaction', async () => {
    receive.setConnectors([IN_THE_CLEAR]);
    const client = await connected();
    await client.say('HELO x.example');
    expect(await client.say(`AUTH PLAIN ${GOOD}`)).toBe('503 5.5.1 Error: send EHLO first');
    await client.say('EHLO x.example');
    await client.say('MAIL FROM:<scan@contoso.com>');
    expect(await client.say(`AUTH PLAIN ${GOOD}`)).toMatch(
      /^503 5\.5\.1 Error: no AUTH in a mail transaction/,
    );
    await client.say('RSET');
    expect(await client.say(`AUTH PLAIN ${GOOD}`)).toMatch(/^235 /);
    expect(await client.say(`AUTH PLAIN ${GOOD}`)).toBe('503 5.5.1 Error: already authenticated');
    await client.say('EHLO x.example');
    expect(await client.say(`AUTH PLAIN ${GOOD}`)).toBe('503 5.5.1 Error: already authenticated');
  });

  it('is forgotten by STARTTLS (RFC 3207 4.2)', async () => {
    receive.setConnectors([{ ...IN_THE_CLEAR, takesAnonymous: false }]);
    const client = await hello();
    await client.say(`AUTH PLAIN ${GOOD}`);
    await client.say('STARTTLS');
    await client.startTls();
    await client.say('EHLO x.example');
    expect(await client.say('MAIL FROM:<scan@contoso.com>')).toMatch(/^530 5\.7\.1 /);
  });

  it('ends the connection after three wrong passwords, and no sooner', async () => {
    const client = await overTls();
    const replies = await repliesTo(
      client,
      `AUTH PLAIN ${WRONG}`,
      `AUTH PLAIN ${WRONG}`,
      `AUTH PLAIN ${WRONG}`,
    );
    expect(replies).toEqual(Array(3).fill('535 5.7.8 Authentication unsuccessful'));
    await client.closed();
    expect(await receive.endedSession()).toMatchObject({ end: 'ClosedByServer', accountName: null });
  });

  it('says so when it cannot be found out now, which is no wrong password', async () => {
    verdictOf = async () => ({ ok: false, why: 'notNow' });
    const client = await overTls();
    for (let n = 0; n < 5; n += 1) expect(await client.say(`AUTH PLAIN ${GOOD}`)).toMatch(/^454 4\.7\.0 /);
  });

  it('survives a client that leaves while it is asked about', async () => {
    let tell: () => void = () => undefined;
    const isAsked = new Promise<void>((resolve) => {
      verdictOf = async () => {
        resolve();
        await new Promise<void>((done) => {
          tell = done;
        });
        return { ok: false, why: 'wrong' };
      };
    });
    const client = await overTls();
    client.write(`AUTH PLAIN ${GOOD}\r\n`);
    await isAsked;
    client.destroy();
    tell();
    await receive.endedSession();
    expect((await (await hello()).say('NOOP')).slice(0, 3)).toBe('250');
  });
});

describe('who has signed in', () => {
  it('may relay, and leaves ESMTPSA in the trace and the account in the session', async () => {
    const client = await signedIn();
    await repliesTo(client, 'MAIL FROM:<scan@contoso.com>', 'RCPT TO:<b@foreign.example>', 'DATA');
    expect(await client.say('From: Scanner <scan@contoso.com>\r\nSubject: x\r\n\r\nbody\r\n.')).toMatch(
      /^250 /,
    );
    const [taken] = receive.taken;
    expect(taken?.message.trace.protocol).toBe('ESMTPSA');
    expect(taken?.message.mayRelay).toBe(true);
    await client.say('QUIT');
    expect(await receive.endedSession()).toMatchObject({ accountName: 'Scanner', authMechanism: 'PLAIN' });
  });

  it('sends as their own addresses alone, in the envelope', async () => {
    const client = await signedIn();
    const refused = '550 5.7.60 SMTP; Client does not have permissions to send as this sender';
    expect(await client.say('MAIL FROM:<boss@contoso.com>')).toBe(refused);
    expect(await client.say('MAIL FROM:<SCAN@CONTOSO.COM>')).toMatch(/^250 /);
    await client.say('RSET');
    expect(await client.say('MAIL FROM:<anybody@fabrikam.com> AUTH=<>')).toMatch(/^250 /);
    await client.say('RSET');
    // Of a report that a message was read.
    expect(await client.say('MAIL FROM:<>')).toMatch(/^250 /);
  });

  it.each([
    ['another’s address', 'From: boss@contoso.com'],
    ['one of their own beside it', 'From: scan@contoso.com, boss@contoso.com'],
    ['a second field', 'From: scan@contoso.com\r\nFrom: boss@contoso.com'],
    ['another Sender', 'From: scan@contoso.com\r\nSender: boss@contoso.com'],
    ['a name that is an address', 'From: boss@contoso.com <scan@contoso.com>'],
    ['no address at all', 'From: "scan@contoso.com"'],
  ])('sends as nobody else in the header: %s', async (_what, header) => {
    const client = await signedIn();
    await repliesTo(client, 'MAIL FROM:<scan@contoso.com>', 'RCPT TO:<b@foreign.example>', 'DATA');
    expect(await client.say(`${header}\r\nSubject: x\r\n\r\nbody\r\n.`)).toMatch(/^550 5\.7\.60 /);
    expect(receive.taken).toEqual([]);
    expect(await client.say('NOOP')).toMatch(/^250 /);
  });

  it('without a From gets that of the envelope', async () => {
    const client = await signedIn();
    await repliesTo(client, 'MAIL FROM:<scan@contoso.com>', 'RCPT TO:<b@foreign.example>', 'DATA');
    expect(await client.say('Subject: x\r\n\r\nbody\r\n.')).toMatch(/^250 /);
    expect(receive.taken[0]?.stored).toContain('From: <scan@contoso.com>\r\n');
  });

  it('is sent away at the next command when what they signed in with has been taken away', async () => {
    const client = await signedIn();
    expect(await client.say('MAIL FROM:<scan@contoso.com>')).toMatch(/^250 /);
    ended.isEnded = true;
    expect(await client.say('RCPT TO:<b@foreign.example>')).toMatch(/^421 4\.7\.0 What you signed in with/);
    await client.closed();
    expect((await receive.endedSession()).accountName).toBe('Scanner');
  });
});

describe('a connector without AnonymousUsers', () => {
  it('takes mail of nobody who has not signed in', async () => {
    receive.setConnectors([{ ...USERS, takesAnonymous: false }]);
    const client = await overTls();
    expect(await client.say('MAIL FROM:<a@x.example>')).toBe('530 5.7.1 Client was not authenticated');
    await client.say(`AUTH PLAIN ${GOOD}`);
    expect(await client.say('MAIL FROM:<scan@contoso.com>')).toMatch(/^250 /);
  });

  it('without ExchangeUsers either takes mail of nobody', async () => {
    receive.setConnectors([{ ...USERS, takesAnonymous: false, takesUsers: false }]);
    const client = await signedIn();
    expect(await client.say('MAIL FROM:<scan@contoso.com>')).toMatch(
      /^550 5\.7\.1 Client does not have permissions/,
    );
  });

  it('signing in gives no right to relay without ExchangeUsers', async () => {
    receive.setConnectors([{ ...USERS, takesUsers: false }]);
    const client = await signedIn();
    await client.say('MAIL FROM:<scan@contoso.com>');
    expect(await client.say('RCPT TO:<b@foreign.example>')).toBe('550 5.7.1 Unable to relay');
    expect(await client.say('RCPT TO:<b@relay.example>')).toMatch(/^250 /);
  });
});

describe('nobody is shown a password', () => {
  const secrets = new RegExp(
    ['c2Nhbm5lcg', 'c2VjcmV0', 'AHNjYW5uZXIA', 'Z3Vlc3M', 'secret', 'guess'].join('|'),
  );

  it.each([
    ['right', [`AUTH PLAIN ${GOOD}`]],
    ['wrong', [`AUTH PLAIN ${WRONG}`]],
    ['right, asked for', ['AUTH PLAIN', GOOD]],
    ['LOGIN', ['AUTH LOGIN', base64('scanner'), base64('secret')]],
    ['LOGIN, wrong', ['AUTH LOGIN', base64('scanner'), base64('guess')]],
    ['LOGIN, not base64', ['AUTH LOGIN', 'c2Nhbm5lcg', base64('secret')]],
    ['of an unknown kind', ['AUTH X-SECRET', base64('scanner'), base64('secret')]],
    ['too long', ['AUTH LOGIN', base64('secret').repeat(500), base64('secret')]],
  ])('%s', async (_what, lines) => {
    receive.setConnectors([{ ...USERS, protocolLoggingLevel: 'Verbose' }]);
    const client = await overTls();
    await repliesTo(client, ...lines);
    await client.say('QUIT');
    const { dialogue } = await receive.endedSession();
    expect(dialogue).toContain('C: AUTH');
    expect(dialogue).toContain('(hidden)');
    expect(dialogue).not.toMatch(secrets);
    expect(JSON.stringify(receive.events)).not.toMatch(secrets);
  });
});
