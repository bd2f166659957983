import { execFile, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { settings } from '@/lib/config';
import { isAlive } from '@/lib/is-alive';
import { healthUrl } from '@/lib/launch/processes/readiness';
import { projectRoot } from '@/lib/launch/project-root';
import { startTestInstallation, type TestInstallation } from '@/lib/testing/test-installation';

const bootstrap = join(projectRoot, 'lib', 'launch', 'bootstrap.mjs');

let installation: TestInstallation;
beforeAll(async () => {
  installation = await startTestInstallation();
}, 120_000);
afterAll(() => installation?.stop(), 60_000);

test('a start ends when database, schema and a transport server are ready', async () => {
  const response = await fetch(healthUrl(installation.config));
  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject({
    database: 'ready',
    schema: 'ready',
    transportServers: [{ name: 'EDGE01', live: true }],
  });
  // But for the name of the computer that the test runs on, which may have no domain.
  expect(installation.warnings.filter((warning) => !warning.includes('-Fqdn'))).toEqual([]);
});

test('a second start from the same data directory is refused and harms nothing', async () => {
  await expect(
    startTestInstallation({ POSTERN_DATA_DIR: installation.config.dataDirectory }),
  ).rejects.toThrow('runs already from');
  expect((await fetch(healthUrl(installation.config))).status).toBe(200);
});

test('a taken port ends the start with the setting that changes it', async () => {
  await expect(startTestInstallation({ PORT: String(installation.config.webPort) })).rejects.toThrow(
    /The console: port \d+ on 127\.0\.0\.1 is taken .* PORT/,
  );
});

// Only Linux tells another process's environment.
test.skipIf(process.platform !== 'linux')("no process keeps the administrator's password", async () => {
  for (const pid of Object.values(installation.pids())) {
    const environment = await readFile(`/proc/${pid}/environ`, 'latin1');
    expect(environment).not.toContain(installation.administrator.password);
  }
});

test('stop leaves no process', { timeout: 60_000 }, async () => {
  const pids = Object.values(installation.pids()).map(Number);
  expect(pids).toHaveLength(3);
  await installation.stop();
  expect(pids.filter(isAlive)).toEqual([]);
});

test('--help prints every setting', { timeout: 60_000 }, async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [bootstrap, 'start', '--help']);
  for (const { name } of settings) expect(stdout).toContain(`  ${name}  (default: `);
});

test('a bad value ends the start with its name and the cure', { timeout: 60_000 }, async () => {
  const child = spawn(process.execPath, [bootstrap, 'start'], {
    env: { ...process.env, POSTERN_SMTP_PORT: '70000' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let text = '';
  child.stderr.on('data', (data) => {
    text += data;
  });
  expect(await new Promise((resolve) => child.once('close', resolve))).toBe(1);
  expect(text).toBe("POSTERN_SMTP_PORT is '70000', which cannot be used. Give a port from 1 to 65535.\n");
});
