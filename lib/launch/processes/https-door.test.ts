import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import { isIP } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { TLSSocket } from 'node:tls';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectRoot } from '@/lib/launch/project-root';
import { createCertificate } from '@/lib/smtp/receive/tls-certificate';
import { freePort } from '@/lib/testing/free-port';

/** Of this computer, as others reach it; null where it has none. */
const outerAddress =
  Object.values(networkInterfaces())
    .flat()
    .find((one) => one?.family === 'IPv4' && !one.internal)?.address ?? null;

/** Stands for Next: whatever arrives behind the door is told back. */
const SERVER = `
  import { createServer } from 'node:http';
  const server = createServer((request, response) => {
    request.resume();
    response.end('behind ' + request.headers['x-forwarded-proto'] + ' ' + request.url);
  });
  server.listen(Number(process.env.PORT), '0.0.0.0');
`;

interface Asked {
  readonly scheme?: 'http' | 'https';
  /** TLS at the port for http. */
  readonly atHttpPort?: boolean;
  readonly path?: string;
  readonly host?: string;
  readonly method?: string;
  readonly headers?: Record<string, string>;
  /** From another computer, as far as the server can see. */
  readonly fromOutside?: boolean;
}

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly headers: IncomingMessage['headers'];
  /** Fingerprint of the certificate that was shown. */
  readonly certificate: string | null;
}

let directory = '';
const pairOf = (name: string) => ({
  certificate: join(directory, `${name}.pem`),
  key: join(directory, `${name}.key`),
});

async function writePair(name: string, names: readonly string[], end?: Date): Promise<void> {
  const made = await createCertificate(names, end);
  await writeFile(pairOf(name).key, made.key);
  await writeFile(pairOf(name).certificate, made.cert);
}

class Door {
  said = '';
  readonly #child: ChildProcess;
  readonly #httpPort: number;
  readonly #httpsPort: number;

  constructor(child: ChildProcess, httpPort: number, httpsPort: number) {
    this.#child = child;
    this.#httpPort = httpPort;
    this.#httpsPort = httpsPort;
    child.stderr?.on('data', (octets) => {
      this.said += octets;
    });
  }

  static async open(env: Record<string, string> = {}, ports?: readonly [number, number]): Promise<Door> {
    const [httpPort, httpsPort] = ports ?? [await freePort(), await freePort()];
    const doors = ['client-address.mjs', 'web-door.mjs', 'https-door.mjs'].flatMap((file) => [
      '--import',
      pathToFileURL(join(projectRoot, 'lib', 'launch', 'processes', file)).href,
    ]);
    const child = spawn(process.execPath, [...doors, '--input-type=module', '--eval', SERVER], {
      env: {
        ...process.env,
        POSTERN_URL: '',
        PORT: String(httpPort),
        POSTERN_HTTPS: JSON.stringify({
          ...{ port: httpsPort, httpPort, host: '0.0.0.0', lookEveryMs: 100 },
          certificates: [pairOf('first'), pairOf('second')],
        }),
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const door = new Door(child, httpPort, httpsPort);
    for (let left = 500; left > 0; left -= 1) {
      if (child.exitCode !== null) break;
      const answer = await door.ask({ scheme: 'https' }).catch(() => null);
      if (answer) return door;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error(`The door does not open (${child.exitCode}): ${door.said}`);
  }

  get httpsPort(): number {
    return this.#httpsPort;
  }

  async ask(asked: Asked = {}): Promise<Answer> {
    const { scheme = 'http', path = '/', host = 'localhost', method = 'GET', fromOutside = false } = asked;
    const port = scheme === 'http' || asked.atHttpPort ? this.#httpPort : this.#httpsPort;
    const [name = ''] = host.split(':');
    const request = (scheme === 'https' ? https : http).request({
      ...{ host: '127.0.0.1', port, path, method, agent: false },
      headers: { Host: host, ...asked.headers },
      ...(fromOutside && { localAddress: outerAddress ?? undefined }),
      // Whose certificate comes is what is asked here, not whether it is trusted.
      ...(scheme === 'https' && { servername: isIP(name) === 0 ? name : '', rejectUnauthorized: false }),
    });
    request.end();
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    const { socket } = response;
    const certificate = socket instanceof TLSSocket ? socket.getPeerCertificate().fingerprint256 : null;
    return {
      status: response.statusCode ?? 0,
      body: await text(response),
      headers: response.headers,
      certificate,
    };
  }

  async stop(): Promise<void> {
    this.#child.kill();
    if (this.#child.exitCode === null) await once(this.#child, 'exit');
  }
}

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'postern-https-'));
  await writePair('first', ['console.example', 'localhost']);
  await writePair('second', ['mail.contoso.example']);
});
afterAll(() => rm(directory, { recursive: true, force: true }));

describe('https', () => {
  let door: Door;
  beforeAll(async () => {
    door = await Door.open();
  });
  afterAll(() => door.stop());

  it('is what the server behind the door speaks too, and tells browsers to stay with it', async () => {
    const answer = await door.ask({ scheme: 'https', path: '/x' });
    expect(answer).toMatchObject({ status: 200, body: 'behind https /x' });
    expect(answer.headers['strict-transport-security']).toBe('max-age=31536000');
    expect(answer.headers['x-frame-options']).toBe('DENY');
  });

  it('shows each name its certificate, and the first to a name that none has', async () => {
    const first = await door.ask({ scheme: 'https', host: 'console.example' });
    const second = await door.ask({ scheme: 'https', host: 'mail.contoso.example' });
    expect(second.certificate).not.toBe(first.certificate);
    expect([first.body, second.body]).toEqual(['behind https /', 'behind https /']);
    const byAddress = await door.ask({ scheme: 'https', host: '127.0.0.1' });
    expect([byAddress.certificate, byAddress.status]).toEqual([first.certificate, 200]);
    const other = await door.ask({ scheme: 'https', host: 'evil.example' });
    expect([other.certificate, other.status]).toEqual([first.certificate, 421]);
  });

  it('is not what a client says it is: by http a name of the certificate is not ours, and the scheme is http', async () => {
    const headers = { 'X-Forwarded-Proto': 'https' };
    expect(await door.ask({ headers })).toMatchObject({ status: 200, body: 'behind http /' });
    expect((await door.ask({ headers, host: 'mail.contoso.example' })).status).toBe(421);
    expect((await door.ask({ headers })).headers['strict-transport-security']).toBeUndefined();
  });

  it('a certificate that is replaced is in use without a restart; one that cannot be used is told, and nothing changes', async () => {
    const of = async () => (await door.ask({ scheme: 'https', host: 'mail.contoso.example' })).certificate;
    const before = await of();
    await writeFile(pairOf('second').certificate, 'no certificate');
    await seen(() => door.said.includes('are no certificate with its key'), 20_000);
    expect(await of()).toBe(before);
    await writePair('third', ['mail.contoso.example']);
    await rename(pairOf('third').key, pairOf('second').key);
    await copyFile(pairOf('third').certificate, pairOf('second').certificate);
    await seen(() => door.said.includes('second.pem is in use'), 20_000);
    expect(await of()).not.toBe(before);
  }, 45_000);
});

describe.skipIf(outerAddress === null)('from another computer', () => {
  let door: Door;
  beforeAll(async () => {
    door = await Door.open();
  });
  afterAll(() => door.stop());
  const outside = { fromOutside: true } as const;

  it('http leads to https, with path and question, and to no other host', async () => {
    const answer = await door.ask({ ...outside, path: '/login?from=%2Fqueues', host: '127.0.0.1:3000' });
    expect(answer.status).toBe(307);
    expect(answer.headers.location).toBe(`https://127.0.0.1:${door.httpsPort}/login?from=%2Fqueues`);
    const slashes = await door.ask({ ...outside, path: '//evil.example/x' });
    expect(slashes.headers.location).toBe(`https://localhost:${door.httpsPort}//evil.example/x`);
    expect((await door.ask({ ...outside, host: 'evil.example' })).status).toBe(421);
  });

  it('a password that was sent by http is refused, not taken', async () => {
    const answer = await door.ask({ ...outside, method: 'POST', path: '/api/auth/sign-in/username' });
    expect([answer.status, answer.body]).toEqual([403, 'The console takes this by https alone.\n']);
  });

  it('TLS is understood at the port for http as well: a browser that has been there by https comes with it', async () => {
    const answer = await door.ask({ ...outside, scheme: 'https', atHttpPort: true, path: '/x' });
    expect(answer).toMatchObject({ status: 200, body: 'behind https /x' });
  });

  it('a proxy that is not named is told of the setting, rather than sent in a circle', async () => {
    const answer = await door.ask({ ...outside, headers: { 'X-Forwarded-Proto': 'https' } });
    expect(answer.status).toBe(421);
    expect(answer.body).toContain('POSTERN_TRUSTED_PROXIES');
  });
});

it.skipIf(outerAddress === null)('a named proxy is believed', async () => {
  const door = await Door.open({
    POSTERN_TRUSTED_PROXIES: outerAddress ?? '',
    POSTERN_URL: 'https://console.example',
  });
  try {
    const by = (proto: string) =>
      door.ask({ fromOutside: true, host: 'console.example', headers: { 'X-Forwarded-Proto': proto } });
    expect(await by('https')).toMatchObject({ status: 200, body: 'behind https /' });
    // What a client wrote in front of it does not count.
    expect(await by('http, https')).toMatchObject({ status: 200 });
    const plain = await by('http');
    expect([plain.status, plain.headers.location]).toEqual([307, 'https://console.example/']);
  } finally {
    await door.stop();
  }
});

it('a certificate that ends within 30 days, or has ended, is told once, until a newer one is in its place', async () => {
  const inDays = (days: number) => new Date(Date.now() + days * 86_400_000 + 60_000);
  await writePair('ending', ['ending.example'], inDays(29));
  await writePair('lasting', ['lasting.example'], inDays(31));
  await writePair('ended', ['ended.example'], inDays(-1));
  const [httpPort, port] = [await freePort(), await freePort()];
  const certificates = ['ending', 'lasting', 'ended'].map(pairOf);
  const settings = { port, httpPort, host: '127.0.0.1', lookEveryMs: 50, certificates };
  const door = await Door.open({ POSTERN_HTTPS: JSON.stringify(settings) }, [httpPort, port]);
  try {
    const told = () => door.said.split('\n').filter((line) => line.includes('Put a newer one in its place'));
    expect(told()).toEqual([
      expect.stringContaining(`${pairOf('ending').certificate} ends in 29 days`),
      expect.stringContaining(`${pairOf('ended').certificate} has ended`),
    ]);
    await writePair('ended', ['ended.example']);
    await seen(() => door.said.includes(`${pairOf('ended').certificate} is in use`), 10_000);
    expect(told()).toHaveLength(2);
  } finally {
    await door.stop();
  }
});

it('a certificate that is not there ends the start with its path', async () => {
  const { certificate } = pairOf('none');
  const opening = Door.open({
    POSTERN_HTTPS: JSON.stringify({
      port: 1,
      httpPort: 2,
      host: '127.0.0.1',
      certificates: [pairOf('none')],
    }),
  });
  await expect(opening).rejects.toThrow(`(78): ${certificate} cannot be read (ENOENT)`);
});

/** Each look has its end. */
async function seen(what: () => boolean, withinMs: number): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (!what()) {
    if (Date.now() > deadline) throw new Error('It did not come');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
