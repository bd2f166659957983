import type { CommandReport } from '@/lib/commands/command/report';
import { type DnsServer, startDnsServer } from '@/lib/demo/dns-server';
import { type SmtpReceiver, startSmtpReceiver } from '@/lib/demo/smtp-receiver';
import { RawSmtpClient } from '@/lib/testing/raw-smtp-client';
import { startTestInstallation, type TestInstallation } from '@/lib/testing/test-installation';
import { type HttpFace, postCommand } from './http-face';
import { runShell, type ShellResult } from './shell-face';
import { type Mail, submitMail } from './submit-mail';
import { waitUntil } from './wait-until';

/**
 * Owns: an installation and the world around it: a DNS server in which every domain's MX is one receiving SMTP server,
 *   and that server.
 * Promises: real processes on free ports and a data directory of its own; InternalDNSServers and a full name, whatever the
 *   computer is called, are set by the shell, and the default Port of a new connector is the receiver's, so that a wizard's default clicks lead there. `stop` leaves nothing.
 */
export interface Site extends HttpFace {
  readonly installation: TestInstallation;
  readonly dns: DnsServer;
  readonly receiver: SmtpReceiver;
  readonly serverName: string;
  /** For processes that belong to this installation: the shell. */
  readonly env: NodeJS.ProcessEnv;
  readonly smtpPort: number;
  command(cmdlet: string, parameters?: Record<string, unknown>): Promise<CommandReport>;
  shell(line: string): Promise<ShellResult>;
  submit(mail: Mail): Promise<void>;
  /** Resolves when the Unreachable queue holds this many. */
  waitForUnreachable(count: number): Promise<void>;
  /** Removes connectors, accepted domains and waiting mail; what has arrived stays with the receiver. Resolves when the
   *  transport decides without them. */
  clear(): Promise<void>;
  stop(): Promise<void>;
}

/** Where every domain's mail goes. Not a name of the installation: that would be a loop. */
const RECEIVER_NAME = 'mx.receiver.example';
const SERVER_FQDN = 'edge01.postern.example';

export async function startSite(settings: Readonly<Record<string, string>> = {}): Promise<Site> {
  const receiver = await startSmtpReceiver({ hostName: RECEIVER_NAME });
  const dns = await startDnsServer({
    records: {
      [RECEIVER_NAME]: { a: ['127.0.0.1'] },
      '*': { mx: [{ exchange: RECEIVER_NAME, preference: 10 }] },
    },
  });
  const own = { POSTERN_CONNECTOR_PORT: String(receiver.port), ...settings };
  const installation = await startTestInstallation(own).catch(async (error: unknown) => {
    await Promise.all([receiver.stop(), dns.stop()]);
    throw error;
  });
  const { config } = installation;
  const face: HttpFace = { origin: installation.consoleUrl, dataDirectory: config.dataDirectory };
  const env = { ...process.env, ...own, POSTERN_DATA_DIR: config.dataDirectory };
  const serverName = config.serverName ?? '';
  const command: Site['command'] = (cmdlet, parameters) => postCommand(face, cmdlet, parameters);

  const site: Site = {
    ...face,
    installation,
    dns,
    receiver,
    serverName,
    env,
    smtpPort: config.smtpPort,
    command,
    shell: (line) => runShell(env, line),
    submit: (mail) => submitMail(config.smtpPort, mail),
    waitForUnreachable: async (count) => {
      await waitUntil(`${count} messages in the Unreachable queue`, 20_000, async () => {
        const { output } = await command('Get-Queue', { Identity: `${serverName}\\Unreachable` });
        return output[0]?.MessageCount === count ? true : null;
      });
    },
    clear: () => clear(command, config.smtpPort),
    stop: async () => {
      await installation.stop();
      await Promise.all([receiver.stop(), dns.stop()]);
    },
  };
  try {
    const { status, stderr } = await site.shell(
      `Set-TransportServer '${serverName}' -InternalDNSServers '${dns.address}' -Fqdn ${SERVER_FQDN}`,
    );
    if (status !== 0) throw new Error(`The DNS server could not be set: ${stderr}`);
    return site;
  } catch (error) {
    await site.stop();
    throw error;
  }
}

async function clear(command: Site['command'], smtpPort: number): Promise<void> {
  let removed = 0;
  for (const noun of ['SendConnector', 'SmtpCredential', 'AcceptedDomain']) {
    const { output } = await command(`Get-${noun}`);
    // The default domain is the last that may go.
    const inOrder = [...output].sort((one, other) => Number(one.Default ?? 0) - Number(other.Default ?? 0));
    for (const { Identity } of inOrder) await command(`Remove-${noun}`, { Identity, Confirm: false });
    removed += output.length;
  }
  const { output: receiving } = await command('Get-ReceiveConnector');
  // Each server's own two stay.
  for (const { Name } of receiving.filter((one) => !/^(?:Default|Relay) /.test(String(one.Name))))
    await command('Remove-ReceiveConnector', { Identity: Name, Confirm: false });
  if (removed > 0) await waitUntilHeard(command, smtpPort);
  await waitUntil('no waiting mail', 30_000, async () => {
    const { output } = await command('Get-Message', { ResultSize: 5000 });
    if (output.length === 0) return true;
    const Identity = output.map((message) => message.Identity);
    await command('Remove-Message', { Identity, WithNDR: false, Confirm: false });
    return null;
  });
}

/**
 * The transport hears of a change a moment after its command has ended, and its configuration is one snapshot: one that
 * refuses recipients of a domain that came last knows of all that went before.
 */
async function waitUntilHeard(command: Site['command'], smtpPort: number): Promise<void> {
  const domain = `cleared-${crypto.randomUUID()}.example`;
  await command('New-AcceptedDomain', { Name: domain, DomainName: domain, DomainType: 'Authoritative' });
  const client = await RawSmtpClient.greeted(smtpPort);
  try {
    await client.say('EHLO client.contoso.example');
    await client.say('MAIL FROM:<ann@contoso.example>');
    await waitUntil('the transport has heard that all is removed', 20_000, async () =>
      (await client.say(`RCPT TO:<nobody@${domain}>`)).startsWith('550 ') ? true : null,
    );
  } finally {
    client.destroy();
  }
  await command('Remove-AcceptedDomain', { Identity: domain, Confirm: false });
}
