import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { projectRoot } from '@/lib/launch/project-root';

/** Answers `/now` at once and nothing else ever; prints what becomes of each request's signal. */
const SERVER = `
  import { createServer } from 'node:http';
  const signals = globalThis[Symbol.for('postern.client-gone')];
  const server = createServer((request, response) => {
    const signal = signals.get(request.headers['x-postern-request']);
    console.log('here', request.url, signal.aborted);
    signal.addEventListener('abort', () => console.log('gone', request.url, signals.size));
    if (request.url === '/now') response.end(String(signals.size)).once('close', () => console.log('answered', signal.aborted));
  });
  server.listen(0, '127.0.0.1', () => console.log(server.address().port));
`;
const preload = pathToFileURL(join(projectRoot, 'lib', 'launch', 'processes', 'client-gone.mjs')).href;
const child = spawn(process.execPath, ['--import', preload, '--input-type=module', '--eval', SERVER]);
const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
let port = '';

beforeAll(async () => {
  port = await nextLine();
});
afterAll(async () => {
  child.kill();
  await once(child, 'exit');
});

async function nextLine(): Promise<string> {
  return String((await lines.next()).value);
}

it('a client that goes before its answer is told of by the signal of its own request, whatever it wrote there', async () => {
  const leaving = new AbortController();
  const headers = { 'x-postern-request': '1' };
  const asked = fetch(`http://127.0.0.1:${port}/never`, { signal: leaving.signal, headers });
  expect(await nextLine()).toBe('here /never false');
  const answered = await fetch(`http://127.0.0.1:${port}/now`, { headers });
  expect(await answered.text()).toBe('2');
  expect(await nextLine()).toBe('here /now false');
  expect(await nextLine()).toBe('answered false');
  leaving.abort();
  await expect(asked).rejects.toThrow();
  expect(await nextLine()).toBe('gone /never 0');
});
