import { execFile, spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { settings } from '@/lib/config';
import { isAlive } from '@/lib/is-alive';
import { healthUrl } from '@/lib/launch/processes/readiness';
import { projectRoot } from '@/lib/launch/project-root';
import { startTestInstallation, type TestInstallation } from '@/lib/testing/test-installation';
import { waitForSuccessor } from './kill-process';

const bootstrap = join(projectRoot, 'lib', 'launch', 'bootstrap.mjs');

/** By which programs of the same user find console and database. */
const LOCAL_FILES = ['api.token', 'database-url', 'database-owner-url'];

let dataDirectory: string;
let installation: TestInstallation;
beforeAll(async () => {
  dataDirectory = await mkdtemp(join(tmpdir(), 'postern-launch-'));
  installation = await startTestInstallation({ POSTERN_DATA_DIR: dataDirectory });
}, 120_000);
afterAll(async () => {
  await installation?.stop();
  await rm(dataDirectory, { recursive: true, force: true });
}, 60_000);

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

test('web and transport have a role of the database each, and neither has the right to change a table', async () => {
  const { databaseUrls, pids } = installation;
  for (const [name, role] of [
    ['web', 'postern_web'],
    ['transport', 'postern_transport'],
  ] as const) {
    const client = new pg.Client({ connectionString: databaseUrls[name] });
    await client.connect();
    try {
      const { rows } = await client.query(
        `SELECT current_user AS role, rolsuper, has_schema_privilege('public', 'CREATE') AS makes,
                pg_get_userbyid((SELECT relowner FROM pg_class WHERE relname = 'message')) AS owner
           FROM pg_roles WHERE rolname = current_user`,
      );
      expect(rows).toEqual([{ role, rolsuper: false, makes: false, owner: 'postern_migration' }]);
    } finally {
      await client.end();
    }
    if (process.platform !== 'linux') continue;
    const environment = await readFile(`/proc/${pids()[name]}/environ`, 'latin1');
    expect(environment).toContain(`DATABASE_URL=${databaseUrls[name]}\0`);
    expect(environment).not.toContain('postern_migration');
  }
});

test('what local programs use is their user’s alone while it runs', async () => {
  for (const name of LOCAL_FILES) expect((await stat(join(dataDirectory, name))).mode & 0o777).toBe(0o600);
});

test.skipIf(process.platform === 'win32')(
  'while the console’s process is dead nobody else gets its port',
  async () => {
    const { webPort } = installation.config;
    const pid = installation.pids().web ?? 0;
    process.kill(pid, 'SIGKILL');
    const taken = await new Promise<string | undefined>((resolve) => {
      const server = createServer();
      server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code));
      server.listen(webPort, '127.0.0.1', () => server.close(() => resolve('bound')));
    });
    expect(taken).toBe('EADDRINUSE');
    await waitForSuccessor(installation, 'web', pid, 30_000);
  },
);

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

test('stop leaves no process, and no file by which one could be reached', { timeout: 60_000 }, async () => {
  const pids = Object.values(installation.pids()).map(Number);
  expect(pids).toHaveLength(3);
  await installation.stop();
  expect(pids.filter(isAlive)).toEqual([]);
  const left = await readdir(dataDirectory);
  for (const name of LOCAL_FILES) expect(left).not.toContain(name);
  expect(await readdir(join(dataDirectory, 'postgres', 'socket'))).toEqual([]);
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
  expect(await new Promise((resolve) => child.once('close', resolve))).toBe(78);
  expect(text).toBe("POSTERN_SMTP_PORT is '70000', which cannot be used. Give a port from 1 to 65535.\n");
});
