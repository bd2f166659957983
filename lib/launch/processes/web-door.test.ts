import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectRoot } from '@/lib/launch/project-root';

/** What stands behind the door says what it saw. */
const SERVER = `
  import { createServer } from 'node:http';
  const server = createServer((request, response) => {
    request.resume();
    response.end('behind ' + request.method + ' ' + request.url + ' ' + (request.headers['x-forwarded-host'] ?? ''));
  });
  server.on('upgrade', (request, socket) => socket.end('behind'));
  server.listen(0, '127.0.0.1', () => console.log(server.address().port));
`;

interface Door {
  readonly port: number;
  /** @returns the whole answer, as octets say it */
  ask(lines: readonly string[], body?: string): Promise<string>;
  stop(): Promise<void>;
}

async function openDoor(env: Record<string, string>): Promise<Door> {
  const preload = pathToFileURL(join(projectRoot, 'lib', 'launch', 'processes', 'web-door.mjs')).href;
  const args = ['--import', preload, '--input-type=module', '--eval', SERVER];
  const child = spawn(process.execPath, args, {
    env: { ...process.env, POSTERN_URL: '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const complaints = text(child.stderr);
  const [said] = await once(child.stdout, 'data');
  const port = Number(String(said));
  return {
    port,
    ask: async (lines, body = '') => {
      const socket = connect(port, '127.0.0.1');
      socket.write(`${[...lines, 'Connection: close'].join('\r\n')}\r\n\r\n${body}`);
      return text(socket);
    },
    stop: async () => {
      child.kill();
      await once(child, 'exit');
      expect(await complaints).toBe('');
    },
  };
}

const statusOf = (answer: string) => Number(answer.split(' ')[1]);

describe('without POSTERN_URL', () => {
  let door: Door;
  beforeAll(async () => {
    door = await openDoor({});
  });
  afterAll(() => door.stop());

  it.each(['127.0.0.1', 'localhost', 'LOCALHOST', '[::1]', '127.0.0.1:8080', 'localhost:1'])(
    'Host %s is ours',
    async (host) => {
      expect(await door.ask(['GET /x HTTP/1.1', `Host: ${host}`])).toContain('behind GET /x');
    },
  );

  it.each([
    'evil.example',
    'evil.example:3000',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    '192.0.2.5',
    'x@localhost',
    'localhost/',
    '',
  ])('Host %j is answered 421 on every path', async (host) => {
    for (const path of [
      '/',
      '/login',
      '/icon.svg',
      '/_next/static/x.js',
      '/api/health',
      '/api/auth/get-session',
    ]) {
      const answer = await door.ask([`GET ${path} HTTP/1.1`, `Host: ${host}`]);
      expect([path, statusOf(answer)]).toEqual([path, 421]);
      expect(answer).not.toContain('behind');
    }
  });

  it('a request without a Host, or with two, is none of ours', async () => {
    expect(statusOf(await door.ask(['GET / HTTP/1.0']))).toBe(421);
    const two = ['GET / HTTP/1.1', 'Host: localhost', 'Host: evil.example'];
    expect(statusOf(await door.ask(two))).toBe(400);
  });

  it.each(['TRACE', 'OPTIONS', 'PUT', 'DELETE', 'PATCH', 'PROPFIND', 'QUERY', 'M-SEARCH'])(
    '%s is answered 405',
    async (method) => {
      const answer = await door.ask([`${method} /api/health HTTP/1.1`, 'Host: localhost']);
      expect(statusOf(answer)).toBe(405);
      expect(answer).toContain('Allow: GET, HEAD, POST');
    },
  );

  it.each([
    ['with NUL', '/login%00', 400],
    ['with NUL behind the question mark', '/login?from=%00', 400],
    ['that is no UTF-8', '/%ff%fe', 400],
    ['cut off', '/login%2', 400],
    ['with a host of its own', 'http://evil.example/login', 400],
    ['for scaled pictures', '/_next/image?url=%2Flogin%1b%5b31m&w=64&q=75', 404],
    ['for scaled pictures, with more slashes', '//_next//image?url=x', 404],
  ])('a target %s is refused', async (_title, target, status) => {
    const answer = await door.ask([`GET ${target} HTTP/1.1`, 'Host: localhost']);
    expect(statusOf(answer)).toBe(status);
  });

  it.each([
    ['no action', [], 405],
    ['an action that is no hash', ['Next-Action: x'], 400],
    [
      'an action in a form without boundary',
      [`Next-Action: ${'a'.repeat(42)}`, 'Content-Type: multipart/form-data'],
      400,
    ],
    ['an action of a strange type', [`Next-Action: ${'a'.repeat(42)}`, 'Content-Type: x/y'], 415],
    ['an action without a type', [`Next-Action: ${'a'.repeat(42)}`], 415],
  ])('a page refuses a POST with %s', async (_title, headers, status) => {
    const answer = await door.ask(
      ['POST /login HTTP/1.1', 'Host: localhost', 'Content-Length: 2', ...headers],
      '{}',
    );
    expect(statusOf(answer)).toBe(status);
  });

  it('lets the console’s own action pass, and POST to the API', async () => {
    const own = ['Host: localhost', 'Content-Length: 2', `Next-Action: ${'a'.repeat(42)}`];
    for (const type of [
      'text/plain;charset=UTF-8',
      'multipart/form-data; boundary=----WebKitFormBoundaryX',
    ]) {
      const answer = await door.ask(['POST /login HTTP/1.1', ...own, `Content-Type: ${type}`], '[]');
      expect(answer).toContain('behind POST /login');
    }
    const api = await door.ask(
      ['POST /api/commands/Get-Queue HTTP/1.1', 'Host: localhost', 'Content-Length: 2'],
      '{}',
    );
    expect(api).toContain('behind POST /api');
  });

  it('a POST to what is no route of the API is 404 before a page is made of it', async () => {
    for (const target of [
      '/api',
      '/api/',
      '/api/commands',
      '/api/commands/',
      '/api/commands/a/b',
      '/api/nothing',
    ]) {
      const answer = await door.ask(
        [`POST ${target} HTTP/1.1`, 'Host: localhost', 'Content-Length: 2'],
        '{}',
      );
      expect([target, statusOf(answer)]).toEqual([target, 404]);
    }
  });

  it('every answer has the security headers, and a refusal tells nothing back', async () => {
    for (const line of ['GET / HTTP/1.1', 'GET /<script>%00 HTTP/1.1', 'TRACE /<script> HTTP/1.1']) {
      const answer = await door.ask([line, 'Host: localhost']);
      expect(answer).toContain("Content-Security-Policy: default-src 'none'; frame-ancestors 'none'");
      expect(answer).toContain('X-Content-Type-Options: nosniff');
      expect(answer).toContain('X-Frame-Options: DENY');
      expect(answer.startsWith('HTTP/1.1 200') || !answer.includes('<script>')).toBe(true);
    }
  });

  it('takes no other host from a header, and speaks no other protocol', async () => {
    const forwarded = await door.ask(['GET / HTTP/1.1', 'Host: localhost', 'X-Forwarded-Host: evil.example']);
    expect(forwarded).not.toContain('evil.example');
    const upgrade = ['GET / HTTP/1.1', 'Host: localhost', 'Upgrade: websocket'];
    const socket = connect(door.port, '127.0.0.1');
    socket.write(`${upgrade.join('\r\n')}\r\nConnection: Upgrade\r\n\r\n`);
    expect(statusOf(await text(socket))).toBe(400);
    // Node ends it.
    expect(await door.ask(['CONNECT evil.example:25 HTTP/1.1', 'Host: localhost'])).toBe('');
  });
});

describe('with POSTERN_URL', () => {
  let door: Door;
  beforeAll(async () => {
    door = await openDoor({ POSTERN_URL: 'https://console.example' });
  });
  afterAll(() => door.stop());

  it.each([
    ['console.example', 200],
    ['CONSOLE.example:443', 200],
    ['127.0.0.1:3000', 200],
    ['localhost', 200],
    ['console.example:8443', 421],
    ['console.example.evil.example', 421],
    ['evil.example', 421],
    ['192.0.2.5', 421],
  ])('Host %s is answered %i', async (host, status) => {
    expect(statusOf(await door.ask(['GET /login HTTP/1.1', `Host: ${host}`]))).toBe(status);
  });
});
