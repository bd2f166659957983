import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { projectRoot } from '@/lib/launch/project-root';
import { startTestInstallation, type TestInstallation } from '@/lib/testing/test-installation';
import { type Answer, type Asked, askRaw, strangeRequests } from './strange-requests';

/** What the web process answers to whoever reaches it, before any sign-in: never a fault of ours, and nothing in the log for it. */
let site: TestInstallation;
let actionId: string;

beforeAll(async () => {
  site = await startTestInstallation();
  actionId = await readActionId();
}, 120_000);
afterAll(() => site?.stop());

const ask = (asked: Asked): Promise<Answer> => askRaw(site.config.webPort, asked);

/** The console's one server action: its id stands in the scripts, which anybody may load. */
async function readActionId(): Promise<string> {
  const path = join(projectRoot, '.next', 'server', 'server-reference-manifest.json');
  const manifest: { node: Record<string, unknown> } = JSON.parse(await readFile(path, 'utf8'));
  return Object.keys(manifest.node)[0] ?? '';
}

interface LogEntry {
  readonly level: number;
  readonly process: string;
  readonly msg: string;
  readonly [field: string]: unknown;
}

async function webEntries(): Promise<LogEntry[]> {
  const log = await readFile(join(site.config.dataDirectory, 'logs', 'postern.log'), 'utf8');
  const entries: LogEntry[] = log
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  return entries.filter((entry) => entry.process === 'web');
}

/** Once it has stopped growing: what a request causes is written a moment later. */
async function settledEntries(): Promise<LogEntry[]> {
  for (let entries = await webEntries(); ; ) {
    await sleep(300);
    const later = await webEntries();
    if (later.length === entries.length) return later;
    entries = later;
  }
}

const json = [['Content-Type', 'application/json']] as const;
const action = () => ['Next-Action', actionId] as const;

describe('a request that nobody may send', () => {
  test.each<[string, () => Asked, number[]]>([
    ['TRACE /', () => ({ method: 'TRACE', target: '/' }), [405]],
    ['TRACE /api/health', () => ({ method: 'TRACE', target: '/api/health' }), [405]],
    [
      'NUL in a user name',
      () => ({
        ...{ method: 'POST', target: '/api/auth/sign-in/username', headers: json },
        body: '{"username":"ad\\u0000min","password":"x"}',
      }),
      [422],
    ],
    [
      'multipart without a boundary',
      () => ({
        method: 'POST',
        target: '/login',
        headers: [['Content-Type', 'multipart/form-data']],
        body: 'x',
      }),
      [400, 405],
    ],
    [
      'the same with the console’s action',
      () => ({
        ...{ method: 'POST', target: '/login', body: 'x' },
        headers: [action(), ['Content-Type', 'multipart/form-data']],
      }),
      [400],
    ],
    ['a picture to scale', () => ({ target: '/_next/image?url=%2Flogin%1b%5b31mRED&w=64&q=75' }), [404]],
    ['another host', () => ({ target: '/login', host: 'evil.example' }), [421]],
    ['another host, for a file', () => ({ target: '/icon.svg', host: 'evil.example' }), [421]],
    [
      'another host, for the API',
      () => ({ method: 'POST', target: '/api/commands/Get-Queue', host: 'evil.example' }),
      [421],
    ],
  ])('%s is refused, and leaves no trace in the log', async (_title, asked, statuses) => {
    const before = (await settledEntries()).length;
    const { status } = await ask(asked());
    expect(statuses).toContain(status);
    expect((await settledEntries()).slice(before)).toEqual([]);
  });
});

describe('answers that are no pages', () => {
  test.each([
    ['JSON', '/api/health'],
    ['JSON of a refusal', '/api/events'],
    ['JSON of sign-in', '/api/auth/get-session'],
    ['a file that is not there', '/nothing.png'],
    ['a style sheet that is not there', '/_next/static/nothing.css'],
    ['a redirection of slashes', '//evil.example/'],
  ])('%s: nothing in it may run, and no frame may hold it', async (_title, target) => {
    const { head } = await ask({ target });
    const headers = head.toLowerCase();
    expect(headers).toContain("content-security-policy: default-src 'none'");
    expect(headers).toContain('x-content-type-options: nosniff');
    expect(headers).toContain('x-frame-options: deny');
    expect(headers).toContain('referrer-policy: same-origin');
  });

  test('a page has its own policy, and one only', async () => {
    const { head } = await ask({ target: '/login' });
    const policies = head.split('\r\n').filter((line) => /^content-security-policy:/i.test(line));
    expect(policies).toHaveLength(1);
    expect(policies[0]).toContain("script-src 'self' 'nonce-");
  });
});

describe('under fuzz', () => {
  const SEED = 20_261_130;
  const REQUESTS = 600;

  test('no request before sign-in is answered with a fault of ours, and the log holds no stack and little at all', {
    timeout: 300_000,
  }, async () => {
    const before = (await settledEntries()).length;
    const asked = strangeRequests(SEED, site.config.webPort, actionId);
    const faults: string[] = [];
    for (let n = 0; n < REQUESTS; n += 8) {
      const requests = Array.from({ length: 8 }, asked);
      const answers = await Promise.all(requests.map(ask));
      for (const [index, { status, head }] of answers.entries()) {
        if (status === null || status >= 500) {
          faults.push(`${head.split('\r\n')[0]} <- ${JSON.stringify(requests[index]).slice(0, 400)}`);
        }
      }
    }
    expect(faults).toEqual([]);
    const said = (await settledEntries()).slice(before);
    expect(said.filter(({ level, msg }) => level >= 50 || /\n {4}at /.test(msg))).toEqual([]);
    expect(said.length).toBeLessThan(50);
    expect((await ask({ target: '/api/health' })).status).toBe(200);
  });
});

describe('the log', () => {
  test('is no place to write for strangers: floods and escapes end at the door', async () => {
    const before = (await settledEntries()).length;
    const long = ['Content-Type', `x/${'A'.repeat(14_000)}`] as const;
    for (let n = 0; n < 40; n += 1) {
      await ask({ method: 'POST', target: '/api/auth/sign-out', headers: [long], body: '{}' });
      await ask({
        target: '/_next/image?url=%2Flogin%0a%7b%22level%22:30,%22msg%22:%22forged%22%7d&w=64&q=75',
      });
      await ask({
        method: 'POST',
        target: '/login',
        headers: [
          ['Next-Action', 'x'],
          ['Content-Type', '\x9bx'],
        ],
        body: 'x',
      });
    }
    expect((await settledEntries()).slice(before)).toEqual([]);
  });
});

describe('streams of changes', () => {
  const origin = () => `http://127.0.0.1:${site.config.webPort}`;
  const auth = (path: string, body: object, cookie = '') =>
    fetch(`${origin()}/api/auth/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(cookie && { cookie }) },
      body: JSON.stringify(body),
    });
  const signIn = async () => {
    const { userName, password } = site.administrator;
    const response = await auth('sign-in/username', { username: userName, password });
    expect(response.status).toBe(200);
    return response.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ');
  };
  const open = (cookie: string) => fetch(`${origin()}/api/events`, { headers: { cookie } });

  test('are twenty a session, and end at once with it; those of another session go on', async () => {
    const [mine, other] = [await signIn(), await signIn()];
    const streams = await Promise.all(Array.from({ length: 20 }, () => open(mine)));
    expect(streams.map(({ status }) => status)).toEqual(Array(20).fill(200));
    expect((await open(mine)).status).toBe(429);
    const stays = await open(other);
    expect(stays.status).toBe(200);

    const ends = Promise.all(streams.map((stream) => stream.text()));
    const startedAt = performance.now();
    expect((await auth('sign-out', {}, mine)).status).toBe(200);
    await ends;
    expect(performance.now() - startedAt).toBeLessThan(5000);
    const reader = stays.body?.getReader();
    // It was asked, too.
    for (let said = ''; !said.includes(': still here'); ) {
      const { value, done } = (await reader?.read()) ?? { done: true, value: undefined };
      expect(done).toBe(false);
      said += new TextDecoder().decode(value);
    }
    await reader?.cancel();
  });
});
