import { createServer, type Server } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { checkPort } from './ports';

let server: Server | null = null;
afterEach(() => new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve())));

async function listen(): Promise<number> {
  const started = createServer();
  server = started;
  await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve));
  const address = started.address();
  return address && typeof address === 'object' ? address.port : 0;
}

const names = { what: 'The console', portSetting: 'PORT', hostSetting: 'POSTERN_HOST' };

test('a taken port is named, with the setting that changes it', async () => {
  const port = await listen();
  await expect(checkPort({ ...names, host: '127.0.0.1', port })).rejects.toThrow(
    new RegExp(`The console: port ${port} on 127.0.0.1 is taken .* PORT, such as PORT=${port + 1}\\.`),
  );
});

test('an address that this computer does not have is named, with its setting', async () => {
  // RFC 5737: TEST-NET-1 belongs to nobody.
  await expect(checkPort({ ...names, host: '192.0.2.1', port: 3000 })).rejects.toThrow(
    /no such address.*POSTERN_HOST/,
  );
});

test('free ports pass and are free afterwards', async () => {
  const port = await listen();
  await new Promise((resolve) => server?.close(resolve));
  server = null;
  await checkPort({ ...names, host: '127.0.0.1', port });
  await checkPort({ ...names, host: '127.0.0.1', port });
});
