import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { englishText } from '@/lib/mail/outcome/last-error-text';
import { createCertificate, type ServerCertificate } from '@/lib/smtp/receive/tls-certificate';
import { type ConnectionOptions, type OpenResult, openConnection } from './open-connection';
import { ScriptedServer } from './scripted-server.test-tools';
import {
  daysFromNow,
  makeCertificate,
  startTlsServer,
  type TlsBehaviour,
  type TlsServer,
} from './tls-server.test-tools';

/** Why TLS was not set up, in words, with what the library said apart. */
let certificate: ServerCertificate;
let server: TlsServer | null = null;

beforeAll(async () => {
  certificate = await createCertificate(['mx.contoso.com']);
});
afterEach(async () => {
  await server?.stop();
  server = null;
});

async function open(
  begins: 'bySTARTTLS' | 'atOnce',
  behaviour: TlsBehaviour,
  options: Partial<ConnectionOptions> = {},
): Promise<OpenResult> {
  server = await startTlsServer(begins, behaviour);
  const target = { host: 'mx.contoso.com', address: '127.0.0.1', port: server.port };
  const result = await openConnection(target, { fqdn: 'postern.example', requireTls: true, ...options });
  if (result.ok) await result.connection.quit();
  return result;
}

function failure(result: OpenResult) {
  if (result.ok) throw new Error('it was opened');
  return result;
}

/** The headline has words; addresses, file names and numbers of OpenSSL are elsewhere. */
function expectWords(result: OpenResult): string {
  const text = englishText(failure(result).error);
  expect(text).not.toMatch(/[0-9A-F]{8,}|\.c:|openssl|routines|ECONN|disconnected before/i);
  return text;
}

const alert = (description: number) => Buffer.from([0x15, 3, 1, 0, 2, 2, description]);
const OLD = { ciphers: 'ALL:@SECLEVEL=0' } as const;

describe('a handshake that fails', () => {
  it.each<[string, () => TlsBehaviour, string]>([
    [
      'TLS 1.0 only',
      () => ({ ...certificate, ...OLD, minVersion: 'TLSv1', maxVersion: 'TLSv1' }),
      'tlsVersionTooOld',
    ],
    [
      'TLS 1.1 only',
      () => ({ ...certificate, ...OLD, minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1' }),
      'tlsVersionTooOld',
    ],
    ['an alert of its version', () => (socket) => socket.end(alert(70)), 'tlsVersionTooOld'],
    ['an alert that nothing fits', () => (socket) => socket.end(alert(40)), 'tlsEncryptionNotShared'],
    ['an alert that we are too weak', () => (socket) => socket.end(alert(71)), 'tlsEncryptionNotShared'],
    [
      'ciphers that we do not take',
      () => ({
        ...certificate,
        maxVersion: 'TLSv1.2',
        ciphers: 'ECDHE-ECDSA-AES128-SHA:@SECLEVEL=0',
        ecdhCurve: 'secp192r1',
      }),
      'tlsEncryptionNotShared',
    ],
    ['words in the clear', () => (socket) => socket.write('501 5.5.4 what is this?\r\n'), 'tlsNotSpoken'],
    ['HTTP', () => (socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'), 'tlsNotSpoken'],
    ['hanging up', () => (socket) => socket.end(), 'tlsInterrupted'],
    ['a reset', () => (socket) => socket.resetAndDestroy(), 'tlsInterrupted'],
    ['an alert of its own trouble', () => (socket) => socket.end(alert(80)), 'tlsFailed'],
  ])('by %s has that as its cause', async (_title, behaviour, key) => {
    const result = await open('bySTARTTLS', behaviour());
    expect(failure(result)).toMatchObject({ error: { key, enhancedCode: '4.7.5' }, stage: 'tls' });
    expectWords(result);
    expect(failure(result).error.args.detail).toBeTruthy();
    expect(failure(result).dialogue).toContain(String(failure(result).error.args.detail).slice(0, 40));
  });

  it('by words in one breath with 220 to STARTTLS is known, too, and they are not believed', async () => {
    const scripted = await ScriptedServer.start();
    const target = { host: 'mx.contoso.com', address: '127.0.0.1', port: scripted.port };
    const result = openConnection(target, { fqdn: 'postern.example', requireTls: true });
    await scripted.connected();
    scripted.say('220 mx\r\n');
    await scripted.until('EHLO postern.example\r\n');
    scripted.say('250-mx\r\n250 STARTTLS\r\n');
    await scripted.until('STARTTLS\r\n');
    scripted.leave('220 go\r\n250 mx, whatever you say\r\n');
    const opened = await result;
    expect(opened).toMatchObject({ ok: false, error: { key: 'tlsNotSpoken' } });
    expect(opened.ok || opened.dialogue).toContain('not believed, since it came in the clear');
    await scripted.stop();
  });

  it('is done without where TLS is not required, as before', async () => {
    const result = await open(
      'bySTARTTLS',
      { ...certificate, ...OLD, minVersion: 'TLSv1', maxVersion: 'TLSv1' },
      { requireTls: false },
    );
    expect(result.ok && result.connection.facts.tlsVersion).toBeNull();
  });
});

describe('a certificate that does not prove what it must', () => {
  const VALID = { tlsAuthLevel: 'CertificateValidation' } as const;

  it('tells when it expired', async () => {
    const notAfter = daysFromNow(-3);
    const expired = await makeCertificate({ names: ['mx.contoso.com'], notAfter });
    const result = await open('bySTARTTLS', expired, { ...VALID, trustedCertificates: [expired.cert] });
    expect(expectWords(result)).toBe(
      `451 4.7.5 The certificate of mx.contoso.com [127.0.0.1] expired on ${notAfter.toISOString().slice(0, 10)}.`,
    );
    expect(failure(result).error.args.detail).toBe('CERT_HAS_EXPIRED');
  });

  it('tells from when it is valid', async () => {
    const notBefore = daysFromNow(3);
    const early = await makeCertificate({ names: ['mx.contoso.com'], notBefore });
    const result = await open('bySTARTTLS', early, { ...VALID, trustedCertificates: [early.cert] });
    expect(expectWords(result)).toContain(`is not valid before ${notBefore.toISOString().slice(0, 10)}`);
  });

  it('tells that it is self-signed', async () => {
    expect(expectWords(await open('bySTARTTLS', certificate, VALID))).toContain('is self-signed');
  });

  it('tells who issued it that nobody trusts here', async () => {
    const issuer = await makeCertificate({ names: ['Contoso Root'] });
    const issued = await makeCertificate({ names: ['mx.contoso.com'], issuer });
    const result = await open('bySTARTTLS', issued, VALID);
    expect(expectWords(result)).toContain('was issued by Contoso Root, which this server does not trust');
    const trusting = await open('bySTARTTLS', issued, { ...VALID, trustedCertificates: [issuer.cert] });
    expect(trusting.ok).toBe(true);
  });

  it('tells which names it has, and which one was wanted', async () => {
    const many = Array.from({ length: 40 }, (_unused, n) => `host${n}.fabrikam.com`);
    const other = await makeCertificate({ names: many });
    const result = await open('bySTARTTLS', other, {
      tlsAuthLevel: 'DomainValidation',
      tlsDomain: 'contoso.com',
      trustedCertificates: [other.cert],
    });
    const text = expectWords(result);
    expect(text).toContain('it must name contoso.com, and it names host0.fabrikam.com, host1.fabrikam.com');
    expect(text.length).toBeLessThan(300);
  });

  it('stops us before a word is said inside', async () => {
    await open('bySTARTTLS', certificate, VALID);
    expect(server?.told.filter((line) => line.startsWith('EHLO'))).toHaveLength(1);
  });
});

describe('implicit TLS', () => {
  const IMPLICIT = { requireTls: false, useImplicitTls: true } as const;

  it('stands before the greeting, and STARTTLS is not asked for', async () => {
    const result = await open('atOnce', certificate, IMPLICIT);
    expect(result.ok && result.connection.facts.tlsVersion).toBe('TLSv1.3');
    expect(server?.told).toEqual(['EHLO postern.example', 'QUIT']);
  });

  it('looks at the certificate as STARTTLS does', async () => {
    const result = await open('atOnce', certificate, { ...IMPLICIT, tlsAuthLevel: 'CertificateValidation' });
    expect(failure(result).error.key).toBe('certificateSelfSigned');
    expect(server?.told).toEqual([]);
  });

  it('is never done without, and its failures have the same causes', async () => {
    const old = { ...certificate, ...OLD, minVersion: 'TLSv1', maxVersion: 'TLSv1' } as const;
    expect(failure(await open('atOnce', old, IMPLICIT)).error.key).toBe('tlsVersionTooOld');
  });

  it('at a server that speaks in the clear names the cure', async () => {
    const result = await open('bySTARTTLS', certificate, IMPLICIT);
    expect(failure(result).error.key).toBe('tlsNotAtOnce');
    expect(expectWords(result)).toContain('Turn implicit TLS off');
  });

  it('that a server waits for is found out when it does not greet, and the error names the cure', async () => {
    const result = await open('atOnce', certificate, { requireTls: false, timeouts: { silenceMs: 50 } });
    expect(failure(result)).toMatchObject({ error: { key: 'tlsAtOnce' }, stage: 'greeting' });
    expect(expectWords(result)).toContain('Use implicit TLS (UseImplicitTLS $true)');
  });

  it('is not suspected of a server that is only slow to greet', async () => {
    const slow = await ScriptedServer.start();
    const target = { host: 'mx.contoso.com', address: '127.0.0.1', port: slow.port };
    const result = openConnection(target, { fqdn: 'postern.example', timeouts: { silenceMs: 20 } });
    await slow.connected();
    // The second client is the question; it gets no TLS.
    slow.forget();
    await slow.connected();
    slow.leave('554 not TLS\r\n');
    slow.toEach('220 mx\r\n');
    expect(await slow.until('EHLO postern.example\r\n')).toContain('EHLO');
    slow.toEach('250 mx\r\n');
    const opened = await result;
    expect(opened.ok).toBe(true);
    if (opened.ok) opened.connection.close();
    await slow.stop();
  });
});
