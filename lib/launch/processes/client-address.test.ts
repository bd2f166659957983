import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { projectRoot } from '@/lib/launch/project-root';

const SERVER = `
  import { createServer } from 'node:http';
  const server = createServer((request, response) => response.end(request.headers['x-forwarded-for']));
  server.listen(0, '127.0.0.1', () => console.log(server.address().port));
`;

const FORGED = { 'X-Forwarded-For': '192.0.2.1, 192.0.2.2' };

it('a client cannot choose the address it is counted by', async () => {
  await withServer({}, async (ask) => {
    expect(await ask({})).toBe('127.0.0.1');
    expect(await ask({ 'x-forwarded-for': '192.0.2.1' })).toBe('127.0.0.1');
    expect(await ask(FORGED)).toBe('127.0.0.1');
  });
});

it('behind a proxy that is named, clients are counted by what the proxy has written, and by nothing in front of it', async () => {
  const proxies = '10.0.0.0/8, 127.0.0.1,2001:db8::/32';
  await withServer({ POSTERN_TRUSTED_PROXIES: proxies }, async (ask) => {
    const from = (text: string) => ask({ 'x-forwarded-for': text });
    expect(await ask({})).toBe('127.0.0.1');
    expect(await ask(FORGED)).toBe('192.0.2.2');
    expect(await from('203.0.113.9, 192.0.2.7, 10.1.2.3')).toBe('192.0.2.7');
    expect(await from('2001:db9::1, 2001:db8::7')).toBe('2001:db9::1');
    expect(await from('[2001:db9::1]:4711')).toBe('2001:db9::1');
    expect(await from('192.0.2.8:4711')).toBe('192.0.2.8');
    expect(await from('::ffff:192.0.2.9')).toBe('192.0.2.9');
    expect(await from('10.9.9.9')).toBe('10.9.9.9');
    // What is no address was not written by the proxy.
    for (const odd of ['unknown', '', 'evil, ', '192.0.2.1, <script>', `${'1'.repeat(9000)}`]) {
      expect(await from(odd)).toBe('127.0.0.1');
    }
  });
});

it('a proxy that is not named chooses nothing', async () => {
  await withServer({ POSTERN_TRUSTED_PROXIES: '10.0.0.0/8' }, async (ask) => {
    expect(await ask(FORGED)).toBe('127.0.0.1');
  });
});

async function withServer(
  env: Record<string, string>,
  work: (ask: (headers: Record<string, string>) => Promise<string>) => Promise<void>,
): Promise<void> {
  const preload = pathToFileURL(join(projectRoot, 'lib', 'launch', 'processes', 'client-address.mjs')).href;
  const args = ['--import', preload, '--input-type=module', '--eval', SERVER];
  const child = spawn(process.execPath, args, { env: { ...process.env, ...env } });
  try {
    const [port] = await once(child.stdout, 'data');
    await work(async (headers) =>
      (await fetch(`http://127.0.0.1:${String(port).trim()}/`, { headers })).text(),
    );
  } finally {
    child.kill();
    await once(child, 'exit');
  }
}
