import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { exitStatusOf } from '@/lib/cannot-start';
import { type Config, consoleUrl, loadConfig } from '@/lib/config';
import { type DemoWorld, describeArrival, startDemoWorld } from '@/lib/demo/demo-world';
import { smtpEndpoint } from '@/lib/demo/smtp-endpoint';
import { usualPort } from '@/lib/demo/usual-port';
import { judgeRoot } from '@/lib/launch/account/account';
import { type Launched, launch } from '@/lib/launch/processes/launch';
import { projectRoot } from '@/lib/launch/project-root';
import { runUntilStopped } from '@/lib/launch/run-until-stopped';
import { type TerminalReport, terminalReport } from '@/lib/launch/terminal-report';
import { messageOf } from '@/lib/message-of';
import { enterDemoWorld, leaveDemoWorld } from './demo-in-dev';
import { type DevOptions, devHelp, parseDevOptions } from './dev-options';
import { devProcesses } from './dev-processes';
import { openTransportBuilder, type TransportBuilder } from './transport-build';
import { restartByChange } from './transport-restarts';
import { watchFiles } from './watched-files';

/**
 * Owns: `npm run dev`: an installation that runs the sources, in a data directory of its own.
 * Promises: the launcher of `npm start` with another plan; one Ctrl-C ends all of it.
 * Does not: apply a migration or make the database's client while it runs: it says that they wait for the next start.
 */
const DATA_DIRECTORY = './data-dev';
/** The same each time, if it is free: connectors that were made stay right. */
const RECEIVER_PORT = 2526;

async function main(args: readonly string[]): Promise<number> {
  const options = parseDevOptions(args);
  if (options.help) {
    process.stdout.write(devHelp);
    return 0;
  }
  const world = options.demo ? await startDemoWorld(await usualPort(RECEIVER_PORT)) : null;
  const builder = await openTransportBuilder();
  try {
    const env: NodeJS.ProcessEnv = {
      ...process.env,
      POSTERN_DATA_DIR: process.env.POSTERN_DATA_DIR || DATA_DIRECTORY,
      ...(world ? { POSTERN_CONNECTOR_PORT: String(world.receiver.port) } : {}),
    };
    const config = loadConfig(env);
    const report = terminalReport(config);
    // It writes to the checkout, so it stays whoever started it.
    judgeRoot(config, 'all', report.warn);
    world?.receiver.events.on('message', (message) => report.line(describeArrival(message)));
    return await runUntilStopped(
      report,
      (signal) => launchDev({ options, config, env, report, signal, builder, world }),
      async () => describeStart(options, config, report, world, await smtpEndpoint(config)),
    );
  } finally {
    await Promise.all([builder.dispose(), world?.stop()]);
  }
}

interface DevLaunch {
  readonly options: DevOptions;
  readonly config: Config;
  readonly env: NodeJS.ProcessEnv;
  readonly report: TerminalReport;
  readonly signal: AbortSignal;
  readonly builder: TransportBuilder;
  readonly world: DemoWorld | null;
}

async function launchDev({ options, builder, world, ...rest }: DevLaunch): Promise<Launched> {
  const { report, config, signal } = rest;
  const first = await builder.build();
  if (!first.ok) throw new Error(`The transport cannot be built.\n${first.problems.join('')}`);
  const launched = await launch({ ...rest, parts: 'all', plan: devProcesses(options) });
  try {
    if (world) await enterDemoWorld(world, launched, config, signal);
  } catch (error) {
    await launched.stop();
    throw error;
  }
  const restarts = restartByChange(builder, first.reached, () => launched.restart('transport'), report);
  const schema = watchFiles(projectRoot, (files) => report.warn(describeSchemaChange(files)));
  schema.follow(schemaDirectories());
  return {
    ...launched,
    stop: async () => {
      schema.close();
      await restarts.stop();
      if (world) await leaveDemoWorld(report);
      await launched.stop();
    },
  };
}

/** Those of the migrations each: an editor puts the file there after the directory. */
function schemaDirectories(): string[] {
  const migrations = join('prisma', 'migrations');
  const each = readdirSync(join(projectRoot, migrations), { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  );
  return [join('prisma', 'schema'), migrations, ...each.map(({ name }) => join(migrations, name))];
}

function describeSchemaChange(files: readonly string[]): string {
  return (
    `${files.join(', ')} changed. Migrations are applied at the start, and npm run generate makes the database client: ` +
    'stop with Ctrl-C and run npm run dev again.'
  );
}

function describeStart(
  { inspectorPorts }: DevOptions,
  config: Config,
  report: TerminalReport,
  world: DemoWorld | null,
  smtp: { readonly host: string; readonly port: number },
): void {
  report.blank();
  report.line('Postern runs from its sources. A page is compiled when it is opened first.');
  report.line(`  Console   ${consoleUrl(config).origin}`);
  report.line(`  SMTP      ${smtp.host}:${smtp.port}`);
  report.credentials();
  if (world) {
    const { host, port } = world.receiver;
    report.line(
      `  Receiver  ${host}:${port}   (stands for every other domain; what arrives is printed here)`,
    );
  }
  report.line(`  Data      ${config.dataDirectory}   (logs in logs/)`);
  const connectorPort = world ? ` POSTERN_CONNECTOR_PORT=${world.receiver.port}` : '';
  report.line(`  Shell     POSTERN_DATA_DIR=${config.dataDirectory}${connectorPort} npm run -s shell`);
  if (inspectorPorts) {
    report.line(
      `  Inspect   transport 127.0.0.1:${inspectorPorts.transport}, web 127.0.0.1:${inspectorPorts.web}`,
    );
  }
  report.blank();
  report.line('Ctrl-C stops it.');
}

main(process.argv.slice(2)).then(
  (status) => {
    process.exitCode = status;
  },
  (error: unknown) => {
    process.stderr.write(`${messageOf(error)}\n`);
    process.exitCode = exitStatusOf(error);
  },
);
