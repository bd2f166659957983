import { proveLocalUser } from '@/lib/auth/prove-local-user';
import { answer } from '@/lib/commands/run/run';
import { displayText, getSubject, headerBlockOf } from '@/lib/mail/message/header-block';
import { getPrisma } from '@/lib/store/database/client';
import { demoZone } from './demo-zone';
import { type DnsServer, startDnsServer } from './dns-server';
import { type ReceivedMessage, type SmtpReceiver, startSmtpReceiver } from './smtp-receiver';

/**
 * Owns: the world around an installation that sends nothing out: a DNS server in which all mail leads to one receiving
 *   SMTP server on loopback, and that server.
 * Promises: `useDnsServers` is done as an administrator would, by the command, on the one transport server there is.
 * Does not: start the installation, or know its mail.
 */
export interface DemoWorld {
  readonly receiver: SmtpReceiver;
  readonly dns: DnsServer;
  stop(): Promise<void>;
}

/** @param receiverPort absent: any that is free */
export async function startDemoWorld(receiverPort?: number): Promise<DemoWorld> {
  const receiver = await startSmtpReceiver({ port: receiverPort });
  const dns = await startDnsServer({ records: demoZone(receiver.host) }).catch(async (error: unknown) => {
    await receiver.stop();
    throw error;
  });
  return {
    receiver,
    dns,
    stop: async () => {
      await Promise.all([receiver.stop(), dns.stop()]);
    },
  };
}

/** Commands of this process find the database by DATABASE_URL, as the shell's do. None: the computer's own servers. */
export async function useDnsServers(addresses: readonly string[]): Promise<void> {
  const { name } = await getPrisma().transportServer.findFirstOrThrow();
  const result = await answer({
    cmdlet: 'Set-TransportServer',
    parameters: { Identity: name, InternalDNSServers: addresses },
    actor: proveLocalUser(),
  });
  if (!result.ok) throw new Error(`The demo's DNS server was refused: ${JSON.stringify(result.problems)}`);
}

/** One line for the terminal. */
export function describeArrival({ envelope, content, session, receivedAt }: ReceivedMessage): string {
  const time = receivedAt.toTimeString().slice(0, 8);
  const subject = getSubject(headerBlockOf(content)) || '(no subject)';
  const from = displayText(envelope.from) || '<>';
  const recipients = displayText(envelope.recipients.join(', '));
  const protection = session.tlsVersion ? `, ${session.tlsVersion}` : '';
  return `${time}  arrived: ${from} -> ${recipients}  "${subject}"  ${content.length} bytes${protection}`;
}
