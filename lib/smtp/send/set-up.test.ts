import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ConnectionOptions, type OpenResult, openConnection } from './open-connection';
import { ScriptedServer } from './scripted-server.test-tools';

/** From the greeting to a session that takes mail, octet for octet. */
let server: ScriptedServer;

beforeEach(async () => {
  server = await ScriptedServer.start();
});
afterEach(() => server.stop());

function opening(options: Partial<ConnectionOptions> = {}): Promise<OpenResult> {
  const target = { host: 'mx.contoso.com', address: '127.0.0.1', port: server.port };
  return openConnection(target, { fqdn: 'postern.example', ...options });
}

/** What the server says at each turn; at the first it greets. @returns what was opened, and all that it was told. */
async function dialogue(
  says: readonly string[],
  options: Partial<ConnectionOptions> = {},
  end: 'stays' | 'leaves' | 'drops' = 'stays',
): Promise<{ result: OpenResult; told: string }> {
  const result = opening(options);
  await server.connected();
  let told = '';
  for (const [turn, words] of says.entries()) {
    if (turn > 0) told += await server.until('\r\n');
    const isLast = turn === says.length - 1;
    if (isLast && end === 'leaves') server.leave(words);
    else server.say(words);
    if (isLast && end === 'drops') server.drop();
  }
  const opened = await result;
  if (opened.ok)
    await Promise.all([opened.connection.quit(), server.until('QUIT\r\n').then(() => server.leave())]);
  else if (end === 'stays' && opened.error.key !== 'unknown') {
    told += await server.until('\r\n');
    server.leave('221 bye\r\n');
  }
  await server.ended();
  return { result: opened, told: told + server.rest };
}

function replyOf(result: OpenResult): string | null {
  if (result.ok) throw new Error('it was opened');
  return result.error.reply;
}

describe('a refusal in place of the greeting', () => {
  it.each([
    ['554 5.7.1 no\r\n', '554 5.7.1 no'],
    ['421 4.3.2 too many connections\r\n', '421 4.3.2 too many connections'],
    ['451 4.7.1 try later\r\n', '451 4.7.1 try later'],
    [
      '554-5.7.1 blocked\r\n554 5.7.1 see http://x.example\r\n',
      '554-5.7.1 blocked\n554 5.7.1 see http://x.example',
    ],
    ['220-mx ESMTP\r\n521 5.7.1 blocked\r\n', '521 5.7.1 blocked'],
    [
      '220-mx ESMTP\r\n220-be patient\r\n554-5.7.1 no\r\n554 5.7.1 really\r\n',
      '554-5.7.1 no\n554 5.7.1 really',
    ],
    ['554-mx ESMTP\r\n220 ready\r\n', '554-mx ESMTP'],
    ['220 mx ESMTP\r\n554 5.7.1 on second thoughts\r\n', '554 5.7.1 on second thoughts'],
    ['220 mx\r\n220 mx\r\n421 4.3.0 bye\r\n', '421 4.3.0 bye'],
    ['521\r\n', '521'],
  ])('%j is the last error, and only QUIT follows', async (greeting, reply) => {
    const { result, told } = await dialogue([greeting]);
    expect(replyOf(result)).toBe(reply);
    expect(result).toMatchObject({ error: { key: 'hostRejected' }, stage: 'greeting' });
    expect(told).toBe('QUIT\r\n');
  });

  it.each([
    ['421 4.3.2 too busy', 'leaves'],
    ['554 5.7.1 no\r\n', 'leaves'],
    ['554-5.7.1 no', 'leaves'],
    ['220-mx ESMTP\r\n521 5.7.1 blocked', 'leaves'],
    ['220-mx ESMTP\r\n521 5.7.1 blocked\r\n', 'drops'],
  ] as const)('%j is heard of a server that %s with it', async (greeting, end) => {
    const { result, told } = await dialogue([greeting], {}, end);
    expect(replyOf(result)).toMatch(/^(421|554|521)/);
    expect(told).not.toContain('EHLO');
  });

  it('that never comes is no reply', async () => {
    const { result } = await dialogue(['220-mx ESMTP\r\n'], {}, 'leaves');
    expect(result).toMatchObject({ ok: false, error: { key: 'connectionLost', reply: null } });
  });
});

describe('a refusal of EHLO', () => {
  it.each([
    ['421 4.7.0 not you\r\n'],
    ['451 4.7.1 try later\r\n'],
    ['521 5.3.2 no mail here\r\n'],
    ['554 5.7.1 blocked\r\n'],
    ['550 5.7.1 blocked\r\n'],
    ['250-mx\r\n250-PIPELINING\r\n550 5.7.1 blocked\r\n'],
  ])('for what we are (%j) is the last error, and only QUIT follows', async (refusal) => {
    const { result, told } = await dialogue(['220 mx\r\n', refusal]);
    expect(replyOf(result)).toBe(refusal.split('\r\n').findLast((line) => line !== ''));
    expect(told).toBe('EHLO postern.example\r\nQUIT\r\n');
  });

  it.each([
    ['500 what?\r\n'],
    ['502 5.5.1 not here\r\n'],
    ['550 EHLO is not known\r\n'],
    ['501 5.5.4 syntax\r\n'],
  ])('for what it is (%j) is followed by HELO', async (refusal) => {
    const { result, told } = await dialogue(['220 mx\r\n', refusal, '250 mx\r\n']);
    expect(result.ok).toBe(true);
    expect(told).toBe('EHLO postern.example\r\nHELO postern.example\r\n');
  });

  it('and then of HELO: the last word counts', async () => {
    const { result, told } = await dialogue([
      '220 mx\r\n',
      '502 5.5.1 no EHLO\r\n',
      '504 5.5.2 need a full name\r\n',
    ]);
    expect(replyOf(result)).toBe('504 5.5.2 need a full name');
    expect(told).toBe('EHLO postern.example\r\nHELO postern.example\r\nQUIT\r\n');
  });

  it('is what was said when HELO is answered by hanging up', async () => {
    const { result } = await dialogue(['220 mx\r\n', '550 we do not want you\r\n', ''], {}, 'leaves');
    expect(replyOf(result)).toBe('550 we do not want you');
  });

  it('behind TLS is the last error, too', async () => {
    const { result } = await dialogue(
      ['220 mx\r\n', '250-mx\r\n250 STARTTLS\r\n', '421 4.7.0 no TLS now\r\n'],
      {
        requireTls: true,
      },
    );
    expect(result).toMatchObject({ error: { reply: '421 4.7.0 no TLS now' }, stage: 'tls' });
  });
});

describe('a server that says more than it was asked', () => {
  it('is not opened when it leaves in one breath with its answer', async () => {
    const { result } = await dialogue(['220 mx\r\n', '250 mx\r\n421 4.3.2 closing\r\n']);
    expect(replyOf(result)).toBe('421 4.3.2 closing');
  });

  it('is out of step with us', async () => {
    const { result } = await dialogue(['220 mx\r\n', '250 mx\r\n250 and another\r\n']);
    expect(result).toMatchObject({ ok: false, error: { key: 'unknown' } });
  });

  it('is heard to its end when the rest of a line comes later', async () => {
    const result = opening();
    await server.connected();
    server.say('220 mx\r\n');
    await server.until('\r\n');
    server.say('250 mx\r\n42');
    const opened = await result;
    if (!opened.ok) throw new Error(opened.dialogue);
    const closed = new Promise<void>((resolve) => opened.connection.onceClosed(resolve));
    server.say('1 4.3.2 closing\r\n');
    await closed;
    expect(opened.connection.dialogue()).toContain('S: 421 4.3.2 closing');
  });
});

describe('AUTH', () => {
  const auth = { user: 'relay@contoso.com', pass: 'pass-word-1' };
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  const PLAIN = `AUTH PLAIN ${base64('\0relay@contoso.com\0pass-word-1')}\r\n`;
  const USER = `${base64(auth.user)}\r\n`;
  const PASS = `${base64(auth.pass)}\r\n`;
  const EHLO = 'EHLO postern.example\r\n';
  const OK = '235 2.7.0 welcome\r\n';

  function signIn(mechanisms: string, ...says: string[]) {
    return dialogue(['220 mx\r\n', `250-mx\r\n250 ${mechanisms}\r\n`, ...says], { auth });
  }

  it.each([
    '535 5.7.8 not by PLAIN',
    '504 5.5.4 unknown mechanism',
    '534 5.7.9 too weak',
    '501 5.5.2 cannot decode',
  ])('LOGIN is tried where PLAIN is answered with %s', async (refusal) => {
    const { result, told } = await signIn(
      'AUTH LOGIN PLAIN',
      `${refusal}\r\n`,
      '334 VXNlcm5hbWU6\r\n',
      '334 UGFzc3dvcmQ6\r\n',
      OK,
    );
    expect(result.ok).toBe(true);
    expect(told).toBe(`${EHLO}${PLAIN}AUTH LOGIN\r\n${USER}${PASS}`);
    expect(result.ok && result.connection.dialogue()).toContain(`S: ${refusal}`);
  });

  it('begins with the mechanism that the host took before', async () => {
    const says = ['220 mx\r\n', '250-mx\r\n250 AUTH PLAIN LOGIN\r\n', '334 \r\n', '334 \r\n', OK];
    const { result, told } = await dialogue(says, { auth, knownMechanism: () => 'LOGIN' });
    expect(result.ok && result.connection.mechanism).toBe('LOGIN');
    expect(told).toBe(`${EHLO}AUTH LOGIN\r\n${USER}${PASS}`);
  });

  it('the next mechanism is tried where the second is refused as well', async () => {
    const challenge = base64('<1896.697170952@postoffice.reston.mci.net>');
    // In the clear the mechanism that keeps the password comes first.
    const { result, told } = await signIn(
      'AUTH CRAM-MD5 LOGIN PLAIN',
      `334 ${challenge}\r\n`,
      '535 5.7.8 no\r\n',
      '504 5.5.4 no\r\n',
      '334 User Name\r\n',
      '334 \r\n',
      OK,
    );
    expect(result.ok).toBe(true);
    expect(
      told
        .split('\r\n')
        .map((line) => line.split(' ')[1] ?? '')
        .filter(Boolean),
    ).toEqual(['postern.example', 'CRAM-MD5', 'PLAIN', 'LOGIN']);
  });

  it('by CRAM-MD5 says what RFC 2195 has as its example', async () => {
    const { told } = await dialogue(
      [
        '220 mx\r\n',
        '250-mx\r\n250 AUTH CRAM-MD5\r\n',
        '334 PDE4OTYuNjk3MTcwOTUyQHBvc3RvZmZpY2UucmVzdG9uLm1jaS5uZXQ+\r\n',
        OK,
      ],
      { auth: { user: 'tim', pass: 'tanstaaftanstaaf' } },
    );
    expect(told).toContain('dGltIGI5MTNhNjAyYzdlZGE3YTQ5NWI0ZTZlNzMzNGQzODkw\r\n');
  });

  it('by PLAIN on two lines is said to a server that asks so', async () => {
    const { result, told } = await signIn('AUTH PLAIN', '334 \r\n', OK);
    expect(result.ok).toBe(true);
    expect(told).toBe(`${EHLO}${PLAIN}${PLAIN.slice('AUTH PLAIN '.length)}`);
  });

  it('is hidden in the dialogue also from a server that answers all of it before it is said', async () => {
    const { result, told } = await signIn(
      'AUTH LOGIN',
      '334 VXNlcm5hbWU6\r\n334 UGFzc3dvcmQ6\r\n235 2.7.0 ok\r\n',
    );
    expect(told).toContain('AUTH LOGIN\r\n');
    const shown = result.ok ? result.connection.dialogue() : result.dialogue;
    expect(shown).toContain('S: 235 2.7.0 ok\nC: (hidden)\nC: (hidden)');
    for (const secret of [auth.user, base64(auth.user), auth.pass, base64(auth.pass)]) {
      expect(shown).not.toContain(secret);
    }
  });

  it('is understood from a server before RFC 2554', async () => {
    expect((await signIn('AUTH=LOGIN', '334 \r\n', '334 \r\n', OK)).result.ok).toBe(true);
  });

  it('that is refused by each mechanism tells of the wrong password, whichever said so', async () => {
    const { result, told } = await signIn(
      'AUTH PLAIN LOGIN',
      '535 5.7.8 bad credentials\r\n',
      '504 5.5.4 no LOGIN\r\n',
    );
    expect(result).toMatchObject({
      error: { key: 'authenticationFailed', reply: '535 5.7.8 bad credentials', enhancedCode: '4.7.8' },
      stage: 'auth',
    });
    expect(told.endsWith('AUTH LOGIN\r\nQUIT\r\n')).toBe(true);
    expect(result.ok || result.dialogue).toContain('S: 504 5.5.4 no LOGIN');
  });

  it('is not gone on with where the server hangs up after a wrong password', async () => {
    const says = ['220 mx\r\n', '250-mx\r\n250 AUTH PLAIN LOGIN\r\n', '535 5.7.8 bad credentials\r\n', ''];
    const { result } = await dialogue(says, { auth }, 'leaves');
    expect(replyOf(result)).toBe('535 5.7.8 bad credentials');
  });

  it.each([
    ['454 4.7.0 the directory is away', 'authenticationRefused'],
    ['421 4.7.0 too many failures', 'authenticationRefused'],
    ['554 5.7.1 not from here', 'authenticationRefused'],
  ])('answered with %s is no wrong password, and nothing else is tried', async (refusal, key) => {
    const { result, told } = await signIn('AUTH PLAIN LOGIN', `${refusal}\r\n`);
    expect(result).toMatchObject({ error: { key, reply: refusal } });
    expect(told).toBe(`${EHLO}${PLAIN}QUIT\r\n`);
  });

  it.each<[string, string[]]>([
    [
      'a challenge to the last line of LOGIN',
      ['334 \r\n', '334 \r\n', '334 again?\r\n', '501 5.7.0 cancelled\r\n'],
    ],
    ['success in place of a challenge', ['250 ok\r\n']],
    ['354 to AUTH', ['354 go ahead\r\n', '501 5.7.0 cancelled\r\n']],
  ])('that is broken off (%s) is called that, and no wrong password', async (_title, says) => {
    const { result } = await signIn('AUTH LOGIN', ...says);
    expect(result).toMatchObject({ error: { key: 'authenticationBroken', args: { mechanism: 'LOGIN' } } });
  });

  it('with words that are no reply is no wrong password', async () => {
    const { result } = await signIn('AUTH LOGIN', 'Username:\r\n');
    expect(result).toMatchObject({ error: { key: 'unknown' } });
  });

  it('by nothing that we know is not tried', async () => {
    const { result, told } = await signIn('AUTH GSSAPI NTLM XOAUTH2');
    expect(result).toMatchObject({ error: { key: 'authenticationNotOffered' } });
    expect(told).toBe(`${EHLO}QUIT\r\n`);
  });

  it('is not said in the clear to a server that offers STARTTLS and then refuses it', async () => {
    const { result, told } = await dialogue(
      ['220 mx\r\n', '250-mx\r\n250-AUTH PLAIN\r\n250 STARTTLS\r\n', '454 4.7.0 TLS not now\r\n'],
      { auth },
    );
    expect(result).toMatchObject({ error: { key: 'tlsFailed', reply: '454 4.7.0 TLS not now' } });
    expect(told).not.toContain('AUTH');
  });
});
