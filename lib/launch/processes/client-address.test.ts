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

it('a client cannot choose the address it is counted by', async () => {
  const preload = pathToFileURL(join(projectRoot, 'lib', 'launch', 'processes', 'client-address.mjs')).href;
  const child = spawn(process.execPath, ['--import', preload, '--input-type=module', '--eval', SERVER]);
  try {
    const [port] = await once(child.stdout, 'data');
    const ask = async (headers: Record<string, string>) =>
      (await fetch(`http://127.0.0.1:${String(port).trim()}/`, { headers })).text();
    expect(await ask({})).toBe('127.0.0.1');
    expect(await ask({ 'x-forwarded-for': '192.0.2.1' })).toBe('127.0.0.1');
    expect(await ask({ 'X-Forwarded-For': '192.0.2.1, 192.0.2.2' })).toBe('127.0.0.1');
  } finally {
    child.kill();
    await once(child, 'exit');
  }
});
