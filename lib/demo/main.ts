import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { proveLocalUser } from '@/lib/auth/prove-local-user';
import { answer } from '@/lib/commands/run/run';
import { type Config, consoleUrl, loadConfig } from '@/lib/config';
import { settingsHelp } from '@/lib/launch/help';
import { abortion, type Launched, type LaunchOptions, launch } from '@/lib/launch/launch';
import { runUntilStopped } from '@/lib/launch/run-until-stopped';
import { type TerminalReport, terminalReport } from '@/lib/launch/terminal-report';
import { displayText, findHeaderBlock, getSubject } from '@/lib/mail/message/header-block';
import { getPrisma } from '@/lib/store/database/client';
import { demoZone } from './demo-zone';
import { type DnsServer, startDnsServer } from './dns-server';
import { seedMail } from './seed-mail';
import { type ReceivedMessage, type SmtpReceiver, startSmtpReceiver } from './smtp-receiver';

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
  const directory = await mkdtemp(join(tmpdir(), 'postern-demo-'));
  const receiver = await startSmtpReceiver();
  const dns = await startDnsServer({ records: demoZone(receiver.host) });
  try {
    const env = await demoEnvironment(directory, receiver);
    const config = loadConfig(env);
    const report = terminalReport(config);
    receiver.events.on('message', (message) => report.line(describeArrival(message)));
    return await runUntilStopped(
      report,
      (signal) => launchDemo({ config, parts: 'all', env, report, signal }, dns),
      () => describeStory(config, report, receiver),
    );
  } finally {
    await Promise.all([receiver.stop(), dns.stop()]);
    await rm(directory, { recursive: true, force: true });
  }
}

/** What the user sets by environment counts; a port that was left to us need not be the usual one. */
async function demoEnvironment(directory: string, receiver: SmtpReceiver): Promise<NodeJS.ProcessEnv> {
  const { DATABASE_URL: _, ...env } = process.env;
  return {
    ...env,
    PORT: env.PORT ?? String(await freePort(3000)),
    POSTERN_SMTP_PORT: env.POSTERN_SMTP_PORT ?? String(await freePort(2525)),
    POSTERN_DATA_DIR: directory,
    POSTERN_CONNECTOR_PORT: String(receiver.port),
  };
}

async function launchDemo(options: LaunchOptions, dns: DnsServer): Promise<Launched> {
  const launched = await launch(options);
  try {
    // Commands of this process find the database by it, as the shell's do.
    process.env.DATABASE_URL = launched.databaseUrl;
    await useDnsServer(dns);
    const { smtpHost: host, smtpPort: port } = options.config;
    await Promise.race([seedMail({ host, port }), launched.failure, abortion(options.signal)]);
    return launched;
  } catch (error) {
    await launched.stop();
    throw error;
  } finally {
    await getPrisma().$disconnect();
  }
}

/** As an administrator would: by the command, on the one transport server there is. */
async function useDnsServer(dns: DnsServer): Promise<void> {
  const { name } = await getPrisma().transportServer.findFirstOrThrow();
  const result = await answer({
    cmdlet: 'Set-TransportServer',
    parameters: { Identity: name, InternalDNSServers: [dns.address] },
    actor: proveLocalUser(),
  });
  if (!result.ok) throw new Error(`The demo's DNS server was refused: ${JSON.stringify(result.problems)}`);
}

function describeStory(config: Config, report: TerminalReport, receiver: SmtpReceiver): void {
  report.blank();
  report.line('The demo is ready. A few messages for other domains wait, for no connector takes them.');
  report.line(`  Console   ${consoleUrl(config).origin}`);
  report.credentials();
  report.line(`  SMTP      ${config.smtpHost}:${config.smtpPort}   (send your own)`);
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

function describeArrival({ envelope, content, session, receivedAt }: ReceivedMessage): string {
  const time = receivedAt.toTimeString().slice(0, 8);
  const header = content.subarray(0, findHeaderBlock(content, true)?.end ?? 0);
  const subject = getSubject(header) || '(no subject)';
  const from = displayText(envelope.from) || '<>';
  const recipients = displayText(envelope.recipients.join(', '));
  const protection = session.tlsVersion ? `, ${session.tlsVersion}` : '';
  return `${time}  arrived: ${from} -> ${recipients}  "${subject}"  ${content.length} bytes${protection}`;
}

/** The usual one when it is free, else any. */
function freePort(usual: number): Promise<number> {
  const attempt = (port: number) =>
    new Promise<number>((resolve, reject) => {
      const server = createServer();
      server.once('error', reject);
      server.listen(port, '127.0.0.1', () => {
        const address = server.address();
        server.close(() => resolve(address && typeof address === 'object' ? address.port : port));
      });
    });
  return attempt(usual).catch(() => attempt(0));
}

main(process.argv.slice(2)).then(
  (status) => {
    process.exitCode = status;
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  },
);
