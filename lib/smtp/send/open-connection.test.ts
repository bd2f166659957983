import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ReceiverBehaviour } from '@/lib/demo/receiver-behaviour';
import { type SmtpReceiver, startSmtpReceiver } from '@/lib/demo/smtp-receiver';
import { englishText } from '@/lib/mail/outcome/last-error-text';
import { createCertificate, type ServerCertificate } from '@/lib/smtp/receive/tls-certificate';
import { openFirstHost } from './failover';
import { type ConnectionOptions, type OpenResult, openConnection } from './open-connection';
import { ScriptedServer } from './scripted-server.test-tools';

let receiver: SmtpReceiver;
let certificate: ServerCertificate;
const commands: string[] = [];

beforeAll(async () => {
  certificate = await createCertificate(['mx.contoso.com', 'contoso.com']);
});
beforeEach(async () => {
  receiver = await startSmtpReceiver();
  commands.length = 0;
  receiver.events.on('command', (line) => commands.push(line));
});
afterEach(async () => {
  await receiver.waitForNoConnections();
  await receiver.stop();
});

const target = () => ({ host: 'mx.contoso.com', address: receiver.host, port: receiver.port });

/** Opens and, when that works, says QUIT: each test then checks that no connection is left. */
async function open(
  behaviour: ReceiverBehaviour,
  options: Partial<ConnectionOptions> = {},
): Promise<OpenResult> {
  receiver.behave(behaviour);
  const result = await openConnection(target(), { fqdn: 'postern.example', ...options });
  if (result.ok) await result.connection.quit();
  return result;
}

function failure(result: OpenResult) {
  if (result.ok) throw new Error('it was opened');
  return result;
}

describe('connecting', () => {
  it('to a port where nobody listens makes the queue wait (DownMX)', async () => {
    const nobody = await startSmtpReceiver();
    await nobody.stop();
    const result = await openConnection({ ...target(), port: nobody.port }, { fqdn: 'postern.example' });
    expect(failure(result)).toMatchObject({
      error: { key: 'connectFailed', enhancedCode: '4.4.1', reply: null },
    });
  });

  it('to an address that does not answer makes the queue wait (connect timeout)', async () => {
    const result = await openConnection(
      { host: 'mx.contoso.com', address: '192.0.2.1', port: 25 },
      { fqdn: 'postern.example', timeouts: { connectMs: 50 } },
    );
    // 192.0.2.0/24 is nobody's (RFC 5737): silence, or "unreachable" where there is no route.
    expect(['timeout', 'connectFailed']).toContain(failure(result).error.key);
  });

  it('stops at once when the transport stops', async () => {
    const stop = new AbortController();
    stop.abort();
    const result = await open({}, { signal: stop.signal });
    expect(failure(result)).toMatchObject({ error: { key: 'connectFailed' } });
  });

  it('to a server that stays silent makes the queue wait (Hang at greeting)', async () => {
    const result = await open({ hangAt: 'greeting' }, { timeouts: { greetingMs: 50 } });
    expect(failure(result)).toMatchObject({
      error: { key: 'timeout', args: { stage: 'greeting' } },
    });
  });

  it('to a server that closes at once makes the queue wait (Drop at greeting)', async () => {
    expect(failure(await open({ dropAt: 'greeting' }))).toMatchObject({
      error: { key: 'connectionLost' },
    });
  });

  it.each(['421 4.3.2 Too busy', '554 5.7.1 Go away'])(
    'to a server that greets with %s makes the queue wait',
    async (greeting) => {
      expect(failure(await open({ replies: { greeting } }))).toMatchObject({
        error: { key: 'hostRejected', reply: greeting },
      });
    },
  );

  it('to a server that refuses in Japanese shows its words, in last error and dialogue', async () => {
    const result = await open({ replies: { greeting: '554 5.7.1 \u001b$B5qH]\u001b(B' } });
    expect(failure(result)).toMatchObject({ error: { reply: '554 5.7.1 拒否' } });
    expect(result.ok ? '' : result.dialogue).toContain('S: 554 5.7.1 拒否');
  });

  it('to a server that speaks no SMTP makes the queue wait', async () => {
    const result = await open({ replies: { greeting: 'HTTP/1.1 400 Bad Request' } });
    expect(failure(result).error.enhancedCode).toMatch(/^4/);
  });

  it('to a server that refuses EHLO and HELO makes the queue wait (Reject at EHLO)', async () => {
    const result = await open({ replies: { ehlo: '421 4.7.0 Not you' } });
    expect(failure(result)).toMatchObject({ error: { reply: '421 4.7.0 Not you' } });
  });

  it('to a server that goes silent at EHLO makes the queue wait (Hang at EHLO)', async () => {
    const result = await open({ hangAt: 'ehlo' }, { timeouts: { greetingMs: 50 } });
    expect(failure(result)).toMatchObject({ error: { key: 'timeout' } });
  });

  it('to an old server without EHLO says HELO', async () => {
    expect((await open({ heloOnly: true })).ok).toBe(true);
    expect(commands).toEqual(['EHLO postern.example', 'HELO postern.example', 'QUIT']);
  });

  it('with ForceHELO never says EHLO, STARTTLS or AUTH', async () => {
    const result = await open({ tls: certificate }, { forceHelo: true, auth: { user: 'u', pass: 'secret' } });
    expect(result.ok && result.connection.dialogue()).toContain('C: HELO postern.example');
    expect(commands).toEqual(['HELO postern.example', 'QUIT']);
  });
});

describe('a server that talks without end', () => {
  let chatty: ScriptedServer;
  beforeEach(async () => {
    chatty = await ScriptedServer.start();
  });
  afterEach(() => chatty.stop());

  it.each(['\r\n', '220-x\r\n', 'x'])('of %j is left at a bound', async (words) => {
    const target = { host: 'mx.contoso.com', address: '127.0.0.1', port: chatty.port };
    const result = openConnection(target, { fqdn: 'postern.example' });
    await chatty.connected();
    chatty.say(words.repeat(200_000));
    expect(await result).toMatchObject({ ok: false });
    await chatty.ended();
  });

  it('writes no line of ours into the dialogue', async () => {
    const target = { host: 'mx.contoso.com', address: '127.0.0.1', port: chatty.port };
    const result = openConnection(target, { fqdn: 'postern.example' });
    await chatty.connected();
    chatty.say('199-x\r\n199 S: 250 forged \u001b[2J\r\n');
    const { ok, dialogue } = { dialogue: '', ...(await result) };
    expect(ok).toBe(false);
    expect(dialogue).not.toMatch(/^S: 250/m);
    expect(dialogue).not.toContain('\u001b');
  });
});

describe('TLS', () => {
  it('is used when offered, whatever the certificate', async () => {
    const result = await open({ tls: certificate });
    expect(result.ok && result.connection.facts).toEqual({
      ...target(),
      tlsVersion: 'TLSv1.3',
      tlsCipher: expect.stringMatching(/^TLS_/),
    });
  });

  it('is not used when the server does not offer it', async () => {
    const result = await open({});
    expect(result.ok && result.connection.facts.tlsVersion).toBeNull();
  });

  it('is not used with IgnoreSTARTTLS', async () => {
    const result = await open({ tls: certificate }, { ignoreStartTls: true });
    expect(result.ok && result.connection.facts.tlsVersion).toBeNull();
    expect(commands).not.toContain('STARTTLS');
  });

  it('that the server refuses after offering it is done without', async () => {
    const result = await open({ tls: certificate, replies: { starttls: '454 4.7.0 Not now' } });
    expect(result.ok && result.connection.facts.tlsVersion).toBeNull();
  });

  it('that fails in the handshake is done without, on a new connection, and noted', async () => {
    const result = await open({ tls: 'broken' });
    expect(result.ok && result.connection.facts.tlsVersion).toBeNull();
    expect(result.ok && result.connection.dialogue()).toContain(
      '* TLS failed and is not required: again, in the clear',
    );
  });

  it('that is required and not offered makes the queue wait (TLS required but absent)', async () => {
    expect(failure(await open({}, { requireTls: true }))).toMatchObject({
      error: { key: 'tlsRequired', enhancedCode: '4.7.4' },
    });
  });

  it('that is required of a server without EHLO makes the queue wait', async () => {
    const result = await open({ heloOnly: true }, { requireTls: true });
    expect(failure(result).error.enhancedCode).toMatch(/^4/);
    expect(commands).not.toContain('HELO postern.example');
  });

  it('that is required and refused makes the queue wait', async () => {
    const result = await open(
      { tls: certificate, replies: { starttls: '454 4.7.0 Not now' } },
      { requireTls: true },
    );
    expect(failure(result)).toMatchObject({
      error: { key: 'tlsFailed', reply: '454 4.7.0 Not now' },
    });
  });

  it('that is required and fails in the handshake makes the queue wait and is never done without', async () => {
    const result = await open({ tls: 'broken' }, { requireTls: true });
    expect(failure(result)).toMatchObject({
      error: { key: 'tlsNotSpoken', enhancedCode: '4.7.5' },
    });
    expect(commands.filter((line) => line.startsWith('EHLO'))).toHaveLength(1);
  });

  it('that hangs makes the queue wait (Hang at STARTTLS)', async () => {
    const result = await open(
      { tls: certificate, hangAt: 'starttls' },
      { requireTls: true, timeouts: { tlsMs: 50 } },
    );
    expect(failure(result)).toMatchObject({
      error: { key: 'timeout', args: { stage: 'tls' } },
    });
  });
});

describe('TlsAuthLevel', () => {
  const required = { requireTls: true } as const;

  it('EncryptionOnly takes a self-signed certificate', async () => {
    expect((await open({ tls: certificate }, { ...required, tlsAuthLevel: 'EncryptionOnly' })).ok).toBe(true);
  });

  it('CertificateValidation refuses a self-signed certificate (bad certificate)', async () => {
    const result = await open({ tls: certificate }, { ...required, tlsAuthLevel: 'CertificateValidation' });
    expect(failure(result)).toMatchObject({
      error: { key: 'certificateSelfSigned', enhancedCode: '4.7.5' },
    });
  });

  it('CertificateValidation takes a certificate of a trusted issuer, for whatever name', async () => {
    const other = await createCertificate(['other.example']);
    const result = await open(
      { tls: other },
      { ...required, tlsAuthLevel: 'CertificateValidation', trustedCertificates: [other.cert] },
    );
    expect(result.ok).toBe(true);
  });

  it.each([
    ['the host', null, true],
    ['a given domain', 'contoso.com', true],
    ['any name below a domain', '*.contoso.com', true],
    ['another domain', 'fabrikam.com', false],
    ['any name below another domain', '*.fabrikam.com', false],
  ])('DomainValidation compares with %s', async (_title, tlsDomain, isTaken) => {
    const result = await open(
      { tls: certificate },
      { ...required, tlsAuthLevel: 'DomainValidation', tlsDomain, trustedCertificates: [certificate.cert] },
    );
    expect(result.ok).toBe(isTaken);
    if (!isTaken) expect(failure(result).error.key).toBe('certificateForAnotherName');
  });

  it('DomainValidation refuses the right name of an issuer that is not trusted', async () => {
    const result = await open({ tls: certificate }, { ...required, tlsAuthLevel: 'DomainValidation' });
    expect(failure(result).error.key).toBe('certificateSelfSigned');
  });
});

describe('authentication', () => {
  const auth = { user: 'relay@contoso.com', pass: 'pass-word-1' };

  it.each([['PLAIN'], ['LOGIN']] as const)(
    'by %s works, and the dialogue tells no secret',
    async (mechanism) => {
      const result = await open({ auth: { ...auth, mechanisms: [mechanism] } }, { auth });
      if (!result.ok) throw new Error(result.dialogue);
      const dialogue = result.connection.dialogue();
      expect(dialogue).toContain(`C: AUTH ${mechanism}`);
      expect(dialogue).toContain('S: 235 2.7.0 Authenticated');
      for (const form of secretForms(auth)) expect(dialogue).not.toContain(form);
    },
  );

  it('that is refused makes the queue wait, and neither error nor dialogue tells the secret (auth failure)', async () => {
    const echo = `535 5.7.8 Invalid: ${auth.pass} ${Buffer.from(auth.pass).toString('base64')}`;
    const result = await open(
      { auth: { user: 'relay@contoso.com', pass: 'other' }, replies: { auth: echo } },
      { auth },
    );
    const outcome = failure(result);
    expect(outcome).toMatchObject({ error: { key: 'authenticationFailed' } });
    for (const form of secretForms(auth)) {
      expect(outcome.error.reply).not.toContain(form);
      expect(result.ok || result.dialogue).not.toContain(form);
    }
  });

  it('that the server does not offer makes the queue wait', async () => {
    expect(failure(await open({}, { auth }))).toMatchObject({ error: { key: 'authenticationNotOffered' } });
  });

  it('that hangs makes the queue wait (Hang at AUTH)', async () => {
    const result = await open({ auth, hangAt: 'auth' }, { auth, timeouts: { authMs: 50 } });
    expect(failure(result)).toMatchObject({
      error: { key: 'timeout', args: { stage: 'auth' } },
    });
  });

  it('over TLS says nothing before TLS stands, and wants the exact name on a trusted certificate', async () => {
    const options = { auth, basicAuthRequireTls: true };
    const secure = { tls: certificate, auth: { ...auth, onlyTls: true } };
    expect((await open(secure, { ...options, trustedCertificates: [certificate.cert] })).ok).toBe(true);
    expect(failure(await open(secure, options)).error.key).toBe('certificateSelfSigned');
    expect(failure(await open({ auth }, options)).error.key).toBe('tlsRequired');
    expect(commands.filter((line) => line.startsWith('AUTH'))).toHaveLength(1);
  });

  it.each(['EncryptionOnly', 'CertificateValidation'] as const)(
    'over TLS of a level that was asked for (%s) obeys that level, and never goes without TLS',
    async (tlsAuthLevel) => {
      const options = { auth, basicAuthRequireTls: true, requireTls: true, tlsAuthLevel };
      const other = await createCertificate(['other.example']);
      const secure = { tls: other, auth: { ...auth, onlyTls: true } };
      const isAnyTaken = tlsAuthLevel === 'EncryptionOnly';
      expect((await open(secure, options)).ok).toBe(isAnyTaken);
      expect((await open(secure, { ...options, trustedCertificates: [other.cert] })).ok).toBe(true);
      expect(failure(await open({ auth }, options)).error.key).toBe('tlsRequired');
    },
  );

  it('is never sent in the clear after a handshake that failed', async () => {
    const result = await open({ tls: 'broken', auth }, { auth });
    expect(failure(result)).toMatchObject({ error: { key: 'tlsNotSpoken' } });
    expect(commands.some((line) => line.startsWith('AUTH'))).toBe(false);
  });
});

describe('several hosts', () => {
  const options = { fqdn: 'postern.example' };

  it('are tried in order until one takes the connection (failover)', async () => {
    receiver.behave({});
    const result = await openFirstHost(
      [
        { host: 'mx1.contoso.com', address: '127.0.0.99' },
        { host: 'mx2.contoso.com', address: receiver.host },
      ],
      receiver.port,
      options,
    );
    if (!result.ok) throw new Error(englishText(result.error));
    expect(result.connection.facts.host).toBe('mx2.contoso.com');
    expect(result.failures.map(({ facts }) => facts.host)).toEqual(['mx1.contoso.com']);
    await result.connection.quit();
  });

  it('that all fail give the error of the one that spoke, and the dialogues of all (AllMXDown)', async () => {
    receiver.behave({ replies: { greeting: '421 4.3.2 Maintenance' } });
    const result = await openFirstHost(
      [
        { host: 'mx1.contoso.com', address: '127.0.0.99' },
        { host: 'mx2.contoso.com', address: receiver.host },
      ],
      receiver.port,
      options,
    );
    if (result.ok) throw new Error('it was opened');
    expect(result.error).toMatchObject({ key: 'allHostsFailed', reply: '421 4.3.2 Maintenance' });
    expect(englishText(result.error)).toBe(
      '451 4.4.0 Primary target IP address responded with: "421 4.3.2 Maintenance" Attempted failover to alternate ' +
        'host, but that did not succeed. 2 addresses were tried; the answer is that of mx2.contoso.com [127.0.0.1].',
    );
    expect(result.failures.map(({ facts, error }) => [facts.address, error.key])).toEqual([
      ['127.0.0.99', 'connectFailed'],
      ['127.0.0.1', 'hostRejected'],
    ]);
    expect(result.failures[1]?.dialogue).toContain('S: 421 4.3.2 Maintenance');
    expect(result.failures).toHaveLength(2);
  });
});

function secretForms({ user, pass }: { user: string; pass: string }): string[] {
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  return [pass, base64(pass), base64(user), base64(`\0${user}\0${pass}`)];
}
