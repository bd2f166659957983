import { CannotStartError } from '@/lib/cannot-start';
import type { Config } from '@/lib/config';
import { consoleCertificates } from '@/lib/console-certificates';
import type { InstallationLog, ProcessLog } from '@/lib/launch/logs/installation-log';
import type { DatabaseUrls } from '@/lib/launch/postgres/database-urls';
import { projectRoot } from '@/lib/launch/project-root';
import { builtProcesses, preload } from './built-processes';
import type { HeldPort } from './held-ports';
import type { HeldPorts } from './installation-ports';
import type { LaunchOptions } from './launch';
import type { NodeProcess, ProcessName } from './process-plan';
import { type Supervised, type SupervisedProcess, supervise } from './supervise';
import { tellTransportDeath } from './transport-death';

/**
 * Owns: the processes of an installation, with their environment.
 * Promises: web and transport get the whole configuration and a role of the database each, never the administrator's password
 *   or the role that owns the tables; what they write goes to the installation's log. A process that keeps dying before all was ready is a failure;
 *   afterwards it is started again and again: what it lacks (the database, room on the disk) may come back.
 * Does not: know their programs (a process plan), restart (supervise) or wait for health (readiness).
 */
export interface Children {
  /** Process numbers by name; null between two lives. */
  readonly pids: () => Readonly<Record<string, number | null>>;
  /** All was ready once. */
  readonly becameReady: () => void;
  /** For a program that has changed. */
  readonly restart: (name: ProcessName) => Promise<void>;
  readonly stop: () => Promise<void>;
  readonly kill: () => void;
}

type ChildrenOptions = LaunchOptions & {
  readonly databaseUrls: DatabaseUrls;
  /** By process; none: it binds its ports itself. */
  readonly ports: HeldPorts;
  readonly log: InstallationLog;
  readonly onFailure: (error: Error) => void;
};

/** Deaths in a row within which a process may still come up by itself. */
const MAX_QUICK_DEATHS = 8;
const QUICK_DEATH_MS = 60_000;

export function startChildren(options: ChildrenOptions): Children {
  const { config, parts, report, plan = builtProcesses } = options;
  const names: readonly ProcessName[] = parts === 'all' ? ['transport', 'web'] : [parts];
  const deaths: number[] = [];
  let wasReady = false;

  const processes = names.map((name): SupervisedProcess => {
    const log = options.log.ofProcess(name);
    return supervise(
      {
        ...{ name, output: log.begin, ...asNode(plan[name](config)) },
        env: () => childEnvironment(name, options, log),
        inherits: () => heldPorts(options.ports[name]).map(({ fd }) => fd),
      },
      {
        onExit: (_name, how, restartInMs) => {
          if (name === 'transport')
            void tellTransportDeath(options.databaseUrls.transport, config.dataDirectory);
          deaths.push(Date.now());
          if (restartInMs === null && wasReady && plan.waitsForChanges) {
            report.warn(
              `The ${name} process ${how}; it starts again when a file that it is built from changes.`,
            );
            return;
          }
          const recent = deaths.filter((at) => at > Date.now() - QUICK_DEATH_MS).length;
          if (restartInMs === null || (!wasReady && recent >= MAX_QUICK_DEATHS)) {
            const words = `The ${name} process ${how}.\n${log.lastWords()}`;
            options.onFailure(restartInMs === null ? new CannotStartError(words) : new Error(words));
            return;
          }
          report.warn(`The ${name} process ${how}; it starts again in ${restartInMs / 1000} s.`);
        },
      },
    );
  });

  return {
    pids: () => Object.fromEntries(names.map((name, index) => [name, processes[index]?.pid ?? null])),
    becameReady: () => {
      wasReady = true;
    },
    restart: async (name) => {
      await processes[names.indexOf(name)]?.restart();
    },
    stop: async () => {
      await Promise.all(processes.map((child) => child.stop()));
    },
    kill: () => {
      for (const child of processes) child.kill();
    },
  };
}

function childEnvironment(
  name: ProcessName,
  { config, env, databaseUrls, ports, plan = builtProcesses }: ChildrenOptions,
  { mark }: ProcessLog,
): NodeJS.ProcessEnv {
  const { POSTERN_ADMIN_PASSWORD: _password, POSTERN_MIGRATION_URL: _url, ...rest } = env;
  return {
    ...rest,
    NODE_ENV: plan.nodeEnv,
    NEXT_TELEMETRY_DISABLED: '1',
    DATABASE_URL: databaseUrls[name],
    PORT: String(config.webPort),
    POSTERN_DATA_DIR: config.dataDirectory,
    POSTERN_LOG_MARK: mark,
    ...inheritedPorts(ports[name]),
    ...(name === 'web' && httpsEnvironment(config)),
  };
}

/** As held-port.mjs reads them, and of bindings the transport process (lib/worker/server/held-bindings.ts). */
function inheritedPorts(held: readonly HeldPort[] | undefined): Record<string, string> {
  const all = heldPorts(held).map((one, index) => ({ ...one, number: FIRST_INHERITED + index }));
  const ports = all.flatMap(({ binding, number, port }) =>
    binding === undefined ? [`${number}:${port}`] : [],
  );
  const bindings = all.flatMap(({ binding, number }) =>
    binding === undefined ? [] : [`${number}=${binding}`],
  );
  return {
    ...(ports.length > 0 && { POSTERN_HELD_PORTS: ports.join(',') }),
    ...(bindings.length > 0 && { POSTERN_HELD_BINDINGS: bindings.join(',') }),
  };
}

/** Behind standard input, output and error. */
const FIRST_INHERITED = 3;

function heldPorts(held: readonly HeldPort[] = []): readonly (HeldPort & { readonly fd: number })[] {
  return held.flatMap(({ port, binding, fd, release }) =>
    fd === null ? [] : [{ port, binding, fd, release }],
  );
}

/** As https-door.mjs reads it. */
function httpsEnvironment(config: Config): Record<string, string> {
  const { httpsPort: port, webPort: httpPort, webHost: host } = config;
  if (port === null) return {};
  const certificates = consoleCertificates(config);
  return {
    POSTERN_HTTPS: JSON.stringify({ port, httpPort, host, certificates }),
    // From here on absolute: the process works in another directory.
    POSTERN_HTTPS_CERTIFICATES: certificates.map(({ certificate, key }) => `${certificate}:${key}`).join(','),
  };
}

function asNode({
  args,
  stopTimeoutMs,
}: NodeProcess): Omit<Supervised, 'name' | 'env' | 'output' | 'inherits'> {
  return {
    command: process.execPath,
    args: [
      ...preload('logs/output-frames.mjs'),
      ...preload('processes/follow-launcher.mjs'),
      ...preload('processes/held-port.mjs'),
      ...args,
    ],
    // The web process finds there which migrations it knows; paths in `env` are absolute.
    workingDirectory: projectRoot,
    stopTimeoutMs,
  };
}
