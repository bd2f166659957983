import '@/lib/launch/runtime/require-runtime.mjs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exitStatusOf } from '@/lib/cannot-start';
import { type Config, consoleUrl, loadConfig } from '@/lib/config';
import { becomeAccount, findAccount, judgeRoot } from '@/lib/launch/account/account';
import { settingsHelp } from '@/lib/launch/help';
import { abortion, type Launched, type LaunchOptions, launch } from '@/lib/launch/processes/launch';
import { runUntilStopped } from '@/lib/launch/run-until-stopped';
import { type TerminalReport, terminalReport } from '@/lib/launch/terminal-report';
import { messageOf } from '@/lib/message-of';
import { getPrisma } from '@/lib/store/database/client';
import { describeArrival, startDemoWorld, useDnsServers } from './demo-world';
import type { DnsServer } from './dns-server';
import { seedMail } from './seed-mail';
import { smtpEndpoint } from './smtp-endpoint';
import type { SmtpReceiver } from './smtp-receiver';
import { usualPort } from './usual-port';

/**
 * Owns: `npm run demo`: the whole story on one computer, offline and without root: an installation in a throwaway
 *   directory, a DNS server and a receiving SMTP server on loopback, and a few messages that wait for a connector.
 * Promises: the wizard's default clicks make the mail leave, for the transport server asks the demo's DNS and a new
 *   connector's Port is the receiver's; what arrives is printed as it arrives; Ctrl-C leaves nothing behind.
 * Does not: know how anything starts (lib/launch) or what the messages are (seed-mail).
 */
async function main(args: readonly string[]): Promise<number> {
  if (args.includes('--help')) {
    process.stdout.write(settingsHelp());
    return 0;
  }
  const account = await findAccount(loadConfig());
  if (account) becomeAccount(account);
  const directory = await mkdtemp(join(tmpdir(), 'postern-demo-'));
  const world = await startDemoWorld();
  const { receiver, dns } = world;
  try {
    const env = await demoEnvironment(directory, receiver);
    const config = loadConfig(env);
    const report = terminalReport(config);
    judgeRoot(config, 'all', report.warn);
    receiver.events.on('message', (message) => report.line(describeArrival(message)));
    return await runUntilStopped(
      report,
      (signal) => launchDemo({ config, parts: 'all', env, report, signal }, dns),
      async () => describeStory(config, report, receiver, await smtpEndpoint(config)),
    );
  } finally {
    await world.stop();
    await rm(directory, { recursive: true, force: true });
  }
}

/** What the user sets by environment counts; a port that was left to us need not be the usual one. */
async function demoEnvironment(directory: string, receiver: SmtpReceiver): Promise<NodeJS.ProcessEnv> {
  const { DATABASE_URL: _, ...env } = process.env;
  return {
    ...env,
    PORT: env.PORT ?? String(await usualPort(3000)),
    POSTERN_SMTP_PORT: env.POSTERN_SMTP_PORT ?? String(await usualPort(2525)),
    POSTERN_DATA_DIR: directory,
    POSTERN_CONNECTOR_PORT: String(receiver.port),
  };
}

async function launchDemo(options: LaunchOptions, dns: DnsServer): Promise<Launched> {
  const launched = await launch(options);
  try {
    // Commands find the database by it.
    process.env.DATABASE_URL = launched.databaseUrls.web;
    await useDnsServers([dns.address]);
    const seeded = seedMail(await smtpEndpoint(options.config));
    await Promise.race([seeded, launched.failure, abortion(options.signal)]);
    return launched;
  } catch (error) {
    await launched.stop();
    throw error;
  } finally {
    await getPrisma().$disconnect();
  }
}

function describeStory(
  config: Config,
  report: TerminalReport,
  receiver: SmtpReceiver,
  smtp: { readonly host: string; readonly port: number },
): void {
  report.blank();
  report.line('The demo is ready. A few messages for other domains wait, for no connector takes them.');
  report.line(`  Console   ${consoleUrl(config).origin}`);
  report.credentials();
  report.line(`  SMTP      ${smtp.host}:${smtp.port}   (send your own)`);
  report.line(`  Receiver  ${receiver.host}:${receiver.port}   (stands for every other domain)`);
  report.line(
    `  Shell     POSTERN_DATA_DIR=${config.dataDirectory} POSTERN_CONNECTOR_PORT=${receiver.port} npm run -s shell`,
  );
  report.blank();
  report.line('1. Sign in. Toolbox > Queue Viewer shows the waiting messages, and why they wait.');
  report.line(
    '2. Organization Configuration > Hub Transport > New Send Connector: give it a name, Usage Internet,',
  );
  report.line('   address space *, and the defaults of every other page.');
  report.line('3. The messages leave by themselves and appear here:');
  report.blank();
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
