import { startDnsServer } from '@/lib/demo/dns-server';
import { type SmtpReceiver, startSmtpReceiver } from '@/lib/demo/smtp-receiver';
import { freePort } from '@/lib/testing/free-port';
import type { BenchContext } from '../bench';
import { FIRST_SERVER, type Installation } from '../postern/installation';
import { BACKLOG_CONNECTOR, BACKLOG_DOMAIN } from './backlog-mail';

/**
 * Owns: the world of the backlog: a DNS server in which each domain's mail exchanger is this computer; a port on which
 *   nobody takes the backlog; a receiver that takes new mail.
 */
export interface World {
  readonly dnsAddress: string;
  /** Of new mail. */
  readonly receiver: SmtpReceiver;
  /** Where the backlog would go. Nobody listens, but while `whileDeferring` works. */
  readonly deadPort: number;
  /** All recipients are deferred there meanwhile. */
  whileDeferring<T>(work: () => Promise<T>): Promise<T>;
}

export const NEW_MAIL_DOMAIN = 'new.test';

/** Not a name of the installation: that would be a loop. */
const EXCHANGER = 'mx.receiver.example';

export async function startWorld({ undo }: Pick<BenchContext, 'undo'>): Promise<World> {
  const dns = await startDnsServer({
    records: { [EXCHANGER]: { a: ['127.0.0.1'] }, '*': { mx: [{ exchange: EXCHANGER, preference: 10 }] } },
  });
  undo.add('stopping the DNS server', () => dns.stop());
  const receiver = await startSmtpReceiver({ hostName: EXCHANGER });
  undo.add('stopping the receiver', () => receiver.stop());
  const deadPort = await freePort();
  return {
    dnsAddress: dns.address,
    receiver,
    deadPort,
    whileDeferring: async (work) => {
      const deferring = await startSmtpReceiver({
        port: deadPort,
        hostName: EXCHANGER,
        behaviour: { replies: { rcpt: '452 4.2.2 Mailbox full' } },
      });
      try {
        return await work();
      } finally {
        await deferring.stop();
      }
    },
  };
}

/** One connector for new mail, one for the backlog; none for the rest. */
export async function configure({ shell }: Installation, world: World): Promise<void> {
  // As long as there is: what is deferred stays so.
  await shell(
    `Set-TransportServer '${FIRST_SERVER}' -InternalDNSServers '${world.dnsAddress}' -MessageRetryInterval 1.00:00:00`,
  );
  await shell(
    `New-SendConnector 'New' -AddressSpaces '${NEW_MAIL_DOMAIN}' -DNSRoutingEnabled $false -SmartHosts '127.0.0.1' -Port ${world.receiver.port}`,
  );
  await shell(
    `New-SendConnector '${BACKLOG_CONNECTOR}' -AddressSpaces '*.${BACKLOG_DOMAIN}' -Port ${world.deadPort}`,
  );
}
