import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Config, consoleUrl, loadConfig } from '@/lib/config';
import { type Launched, launch } from '@/lib/launch/processes/launch';
import { freePort } from './free-port';

/**
 * Owns: a whole installation (PostgreSQL, web, transport) for the tests that need one: those of the console, and those
 *   that kill processes.
 * Promises: a data directory of its own and free ports; `stop` leaves no process and no file, and fails when a role of the
 *   database asked for more than it may. The built programs run, as `npm test` builds them before.
 * Does not: build, or make receivers and DNS (lib/demo has them).
 */
export interface TestInstallation extends Launched {
  readonly config: Config;
  readonly consoleUrl: string;
  readonly administrator: { readonly userName: string; readonly password: string };
  /** What was warned of: deaths of processes, above all. */
  readonly warnings: readonly string[];
}

/**
 * @param settings environment variables of lib/config.ts that the test needs.
 * @param signal gives up a start that is under way.
 */
export async function startTestInstallation(
  settings: Readonly<Record<string, string>> = {},
  signal?: AbortSignal,
): Promise<TestInstallation> {
  const directory = await mkdtemp(join(tmpdir(), 'postern-installation-'));
  const password = 'correct horse battery staple';
  const env = {
    ...process.env,
    PORT: String(await freePort()),
    POSTERN_SMTP_PORT: String(await freePort()),
    POSTERN_DATA_DIR: directory,
    POSTERN_ADMIN_PASSWORD: password,
    POSTERN_SERVER_NAME: 'EDGE01',
    ...settings,
  };
  const config = loadConfig(env);
  const removeDirectory = () => rm(directory, { recursive: true, force: true });
  const warnings: string[] = [];
  try {
    const launched = await launch({
      config,
      parts: 'all',
      env,
      signal,
      report: { progress: () => {}, warn: (line) => warnings.push(line), administrator: () => {} },
    });
    return {
      ...launched,
      config,
      consoleUrl: consoleUrl(config).origin,
      administrator: { userName: 'administrator', password },
      warnings,
      stop: async () => {
        await launched.stop();
        const refused = await findRefusals(config.dataDirectory);
        await removeDirectory();
        if (refused.length > 0)
          throw new Error(`The database refused what a role asked for:\n${refused.join('\n')}`);
      },
    };
  } catch (error) {
    await removeDirectory();
    throw error;
  }
}

async function findRefusals(dataDirectory: string): Promise<string[]> {
  const log = await readFile(join(dataDirectory, 'logs', 'postern.log'), 'utf8').catch(() => '');
  return log.split('\n').filter((line) => /permission denied|must be owner/.test(line));
}
