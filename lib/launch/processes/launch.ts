import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { FirstAdministrator } from '@/lib/auth/first-administrator';
import { type Config, consoleUrl, isExposedWithoutTls } from '@/lib/config';
import { type InstallationLog, openInstallationLog } from '@/lib/launch/logs/installation-log';
import { type DatabaseUrls, findDatabaseUrls } from '@/lib/launch/postgres/database-urls';
import { grantToRoles } from '@/lib/launch/postgres/grant-to-roles';
import { migrate } from '@/lib/launch/postgres/migrate';
import { keepPostgres } from '@/lib/launch/postgres/postgres-keeper';
import type { PrepareDatabaseInput, PrepareDatabaseResult } from '@/lib/launch/postgres/prepare-database';
import { projectRoot } from '@/lib/launch/project-root';
import { recordDatabaseUrls } from '@/lib/secrets/local-database';
import { createLocalToken, discardLocalToken, removeLocalToken } from '@/lib/secrets/local-token';
import { requireOwnDirectory } from '@/lib/secrets/trusted-owner';
import { isConnectionLoss, sqlState } from '@/lib/store/database/pool';
import { startChildren } from './children';
import { makeOwnCertificate } from './https-certificate';
import { followBindings, type HeldPorts, holdPorts, releasePorts } from './installation-ports';
import { takeLaunchLock } from './launch-lock';
import type { ProcessName, ProcessPlan } from './process-plan';
import { waitUntilHealthy } from './readiness';

/**
 * Owns: the order in which Postern comes up and goes down.
 * Promises: database, schema, key and administrator are right before any process starts; `launch` returns when all is
 *   healthy, or throws with what, why and the cure after everything it had started is stopped again.
 * Does not: read the environment or print (start.ts and lib/demo do).
 */
export interface LaunchOptions {
  readonly config: Config;
  /** What to run: all of it, or one process beside a database that runs already. */
  readonly parts: 'all' | 'web' | 'transport';
  readonly env: NodeJS.ProcessEnv;
  /** Which programs the processes run; absent: what was built. */
  readonly plan?: ProcessPlan;
  readonly report: LaunchReport;
  /** What was bound before; absent: bound now. */
  readonly ports?: HeldPorts;
  /** Gives up a start that is under way; what had been started is stopped, and `launch` throws the signal's reason. */
  readonly signal?: AbortSignal;
}

export interface LaunchReport {
  /** A step that takes a while. */
  readonly progress: (line: string) => void;
  /** Something that works but should not stay so, or a process that died and comes back. */
  readonly warn: (line: string) => void;
  /** The first start's account, as soon as it exists: its password is told this once. */
  readonly administrator: (administrator: FirstAdministrator) => void;
}

export interface Launched {
  readonly databaseUrls: DatabaseUrls;
  /** Process numbers of web, transport and postgres, as far as they run here; null between two lives. */
  readonly pids: () => Readonly<Record<string, number | null>>;
  /** Rejects when a process says that it cannot go on; otherwise pending until `stop`. */
  readonly failure: Promise<never>;
  /** Ends a process in order and starts it again. */
  readonly restart: (name: ProcessName) => Promise<void>;
  readonly stop: () => Promise<void>;
  /** Ends the processes without asking; PostgreSQL still writes what it holds. */
  readonly kill: () => void;
}

export async function launch(given: LaunchOptions): Promise<Launched> {
  const { config, parts, signal } = given;
  /** What has been started, to be undone in the opposite order. */
  const undo: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    await mkdir(config.dataDirectory, { recursive: true, mode: 0o700 });
    await requireOwnDirectory(config.dataDirectory);
    if (parts === 'all') {
      undo.push(await takeLaunchLock(config.dataDirectory));
      await discardLocalToken(config.dataDirectory);
    }
    const isLoopbackOnly = process.getuid?.() === 0;
    const ports = given.ports ?? (await holdPorts({ ...given, isLoopbackOnly }));
    undo.push(async () => releasePorts(ports));
    const log = await openInstallationLog({
      ...{ dataDirectory: config.dataDirectory, isAlone: parts !== 'all', onLine: given.plan?.onLogLine },
    });
    undo.push(log.close);
    const report = log.reporting(given.report);
    const options = { ...given, report, log };
    warnAboutExposure(config, report);

    let fail: (error: Error) => void = () => {};
    const failure = new Promise<never>((_resolve, reject) => {
      fail = reject;
    });
    failure.catch(() => {});

    const aborted = abortion(signal);
    const database = await openDatabase(options, fail);
    undo.push(database.stop);
    signal?.throwIfAborted();
    await prepareDatabase(database.urls, options);
    signal?.throwIfAborted();
    // For the shell, and for programs of the same user.
    if (database.isOurs) undo.push(await recordDatabaseUrls(config.dataDirectory, database.urls));

    if (parts !== 'transport') await makeOwnCertificate(config);
    report.progress('Starting');
    const children = startChildren({ ...options, ports, databaseUrls: database.urls, onFailure: fail });
    undo.push(children.stop);
    const followed = followBindings(config.dataDirectory, ports.transport);
    undo.push(async () => followed());
    const warnings = await Promise.race([waitUntilHealthy(config, parts, signal), failure, aborted]);
    for (const warning of warnings) report.warn(warning);
    // Not before the console listens: until then its port can be anybody's.
    if (parts !== 'transport') {
      const token = await createLocalToken(config.dataDirectory);
      undo.push(() => removeLocalToken(config.dataDirectory, token));
    }
    // First of all: whoever calls while the processes stop is refused.
    undo.push(async () => releasePorts(ports));
    // Nobody can tell of a transport alone; it may still be one that can never start.
    if (parts !== 'transport') children.becameReady();
    const pids = () => ({ ...children.pids(), ...database.pids() });
    return {
      databaseUrls: database.urls,
      pids,
      failure,
      restart: children.restart,
      stop,
      kill: children.kill,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Rejects when the signal comes; never resolves. */
export function abortion(signal: AbortSignal | undefined): Promise<never> {
  const aborted = new Promise<never>((_resolve, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  aborted.catch(() => {});
  return aborted;
}

function warnAboutExposure(config: Config, report: LaunchReport): void {
  if (!isExposedWithoutTls(config)) return;
  report.warn(
    `The console at ${consoleUrl(config).origin} can be reached by other computers without https: passwords and sessions ` +
      'travel in the clear. Set POSTERN_HTTPS_PORT, and POSTERN_URL to the https address; or put a reverse proxy with a certificate in ' +
      'front; or set POSTERN_HOST to 127.0.0.1.',
  );
}

interface Database {
  readonly urls: DatabaseUrls;
  /** False: a launcher that runs already has recorded it. */
  readonly isOurs: boolean;
  readonly pids: () => Readonly<Record<string, number | null>>;
  readonly stop: () => Promise<void>;
}

async function openDatabase(
  { config, parts, report, log }: LaunchOptions & { readonly log: InstallationLog },
  fail: (error: Error) => void,
): Promise<Database> {
  if (config.databaseUrl || parts !== 'all') {
    const urls = await findDatabaseUrls(config);
    return { urls, isOurs: config.databaseUrl !== null, pids: () => ({}), stop: async () => {} };
  }
  report.progress('Starting PostgreSQL');
  const { urls, pid, stop } = await keepPostgres(
    { dataDirectory: config.dataDirectory, output: log.ofPostgres() },
    report,
    fail,
  );
  return { urls, isOurs: true, pids: () => ({ postgres: pid() }), stop };
}

async function prepareDatabase(urls: DatabaseUrls, { config, env, report }: LaunchOptions): Promise<void> {
  const explain = (error: unknown) => {
    throw explainConnection(error, config);
  };
  const migrated = await migrate(urls.migration).catch(explain);
  await grantToRoles(urls).catch(explain);
  if (migrated.applied.length > 0) report.progress(`Applied to the database: ${migrated.applied.join(', ')}`);
  for (const warning of migrated.warnings) report.warn(warning);
  const administrator = await prepareByThread({ databaseUrl: urls.migration, env: { ...env } });
  if (administrator.created) report.administrator(administrator);
}

async function prepareByThread(input: PrepareDatabaseInput): Promise<FirstAdministrator> {
  const thread = new Worker(join(projectRoot, 'dist', 'launch', 'prepare-database.js'), {
    workerData: input,
  });
  const [result] = (await once(thread, 'message')) as [PrepareDatabaseResult];
  await thread.terminate();
  if (!result.ok) throw new Error(result.message);
  return result.administrator;
}

/** A refused connection says nothing about where the address came from. */
function explainConnection(error: unknown, config: Config): unknown {
  // SQLSTATE class 28: not let in; 3D: no such database; 42501: no right to make tables.
  const isRefused = /^(28|3D|42501)/.test(sqlState(error) ?? '');
  if (!(error instanceof Error) || (!isRefused && !isConnectionLoss(error))) return error;
  // Of a name with several addresses Node says a code, and nothing else.
  const reason = error.message || ('code' in error ? String(error.code) : error.name);
  const cure = config.databaseUrl
    ? 'Check DATABASE_URL, and that the server runs, lets this user in and lets it make tables (or another one, that ' +
      'POSTERN_MIGRATION_URL names).'
    : 'Start Postern with npm start, which brings its own database, or set DATABASE_URL.';
  return new Error(`The database cannot be used: ${reason}. ${cure}`, { cause: error });
}
