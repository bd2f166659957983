import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createCertificate } from '@/lib/smtp/receive/tls-certificate';
import { addedInFront, arrivalsFor } from '../arrival';
import { type Site, startSite } from '../site';
import { composeMail, submitMail } from '../submit-mail';
import { waitUntil } from '../wait-until';
import type { MailPeer, MailPeerKind } from './peer';
import { giveToPeer } from './peer-process';

/**
 * Owns: what is tried with each real mail server. It takes our mail, as MX and as smart host, and passes it on to a receiver,
 *   where the bytes are looked at; and it gives us mail.
 * Promises: the same assertions for each; only how a server words them is its own (`MailPeerWords`).
 */
export interface MailPeerWords {
  /** The Received field that it adds to mail that came over TLS, from its first octet. */
  readonly receivedOverTls: RegExp;
  /** In that field, when the sender had signed in. */
  readonly signedIn: (user: string) => string;
  readonly relayDenied: string;
  /** Its log when a connection brought exactly three messages, pipelined when it can tell, and ended in order. */
  readonly threeOnAConnection: (log: string) => boolean;
  /** Its log when it had cause to complain of the order of commands or of an end. */
  readonly disorder: RegExp;
  /** Its log when Postern had taken a message from it, over TLS. */
  readonly gaveOnwards: (recipient: string) => RegExp;
}

const DOMAIN = 'behind-peer.example';
const OURS = 'for-postern.example';
const HOST_NAME = 'smarthost.peer.example';
const CREDENTIAL = { user: `postern@${HOST_NAME}`, password: 'between hubs only' };

export async function testMailPeer(kind: MailPeerKind, words: MailPeerWords): Promise<void> {
  const missing = await kind.missing();
  if (missing) console.log(`NOT TESTED: mail to and from a real ${kind.title}. ${missing}.`);

  describe.skipIf(missing !== null)(`a real ${kind.title}`, () => {
    let directory: string;
    let peer: MailPeer;
    let site: Site;

    beforeAll(async () => {
      directory = await mkdtemp(join(tmpdir(), 'postern-peer-certificate-'));
      await chmod(directory, 0o755);
      const certificate = {
        certificateFile: join(directory, 'cert.pem'),
        keyFile: join(directory, 'key.pem'),
      };
      const { key, cert } = await createCertificate([HOST_NAME]);
      await writeFile(certificate.certificateFile, cert);
      await writeFile(certificate.keyFile, key, { mode: 0o600 });
      await giveToPeer(certificate.keyFile);
      // As an administrator makes Node trust a private authority.
      site = await startSite({ NODE_EXTRA_CA_CERTS: certificate.certificateFile });
      const onwards = { domain: OURS, port: site.smtpPort };
      peer = await kind.start({
        hostName: HOST_NAME,
        domain: DOMAIN,
        credential: CREDENTIAL,
        certificate,
        onwards,
      });
      site.dns.setRecords({
        [peer.hostName]: { a: ['127.0.0.1'] },
        '*': { mx: [{ exchange: peer.hostName, preference: 10 }] },
      });
    }, 120_000);
    afterAll(async () => {
      await peer?.stop();
      await site?.stop();
      if (directory) await rm(directory, { recursive: true, force: true });
    });
    beforeEach(() => site.clear(), 60_000);

    test('takes mail as MX, over TLS since it offers it', async () => {
      const to = `mx-${crypto.randomUUID()}@${DOMAIN}`;
      await site.command('New-SendConnector', { Name: 'by MX', AddressSpaces: ['*'], Port: peer.port });
      const arrived = await sendThrough(to);
      expect(arrived.added).toMatch(words.receivedOverTls);
      expect(arrived.added.match(/^Received:/gm)).toHaveLength(2);
      expect(await attempt(to)).toMatchObject({ TlsVersion: expect.stringMatching(/^TLSv1\./) });
    });

    test('takes one message behind another on a connection: each comes once', async () => {
      const to = Array.from({ length: 60 }, (_, n) => `behind-${n}-${crypto.randomUUID()}@${DOMAIN}`);
      for (const recipient of to) await site.submit(composeMail({ to: recipient, subject: 'One of many' }));
      await site.command('New-SendConnector', {
        Name: 'by MX',
        AddressSpaces: ['*'],
        Port: peer.port,
        SmtpMaxMessagesPerConnection: 3,
      });
      await arrivalsFor(peer.received, to);
      for (const recipient of to) expect(await finished(recipient)).toMatchObject({ Outcome: 'Delivered' });
      const arrived = peer.received.messages.flatMap(({ envelope }) => envelope.recipients);
      expect(arrived.filter((recipient) => to.includes(recipient)).sort()).toEqual([...to].sort());
      const log = await waitUntil('a connection of three messages', 20_000, async () => {
        const text = await peer.log();
        return words.threeOnAConnection(text) ? text : null;
      });
      expect(log).not.toMatch(words.disorder);
    }, 60_000);

    test('takes mail for anywhere as smart host with STARTTLS and sign-in, its certificate checked', async () => {
      const to = `smart-${crypto.randomUUID()}@anywhere.example`;
      await site.command('New-SendConnector', {
        Name: 'by smart host',
        AddressSpaces: ['*'],
        DNSRoutingEnabled: false,
        SmartHosts: [peer.hostName],
        SmartHostAuthMechanism: 'BasicAuthRequireTLS',
        AuthenticationCredential: { UserName: CREDENTIAL.user, Password: CREDENTIAL.password },
        Port: peer.port,
      });
      const arrived = await sendThrough(to);
      expect(arrived.added).toContain(words.signedIn(CREDENTIAL.user));
    });

    test('refuses to relay without sign-in: the recipient fails, and the sender is told', async () => {
      const to = `open-${crypto.randomUUID()}@anywhere.example`;
      await site.command('New-SendConnector', {
        Name: 'no sign-in',
        AddressSpaces: ['anywhere.example'],
        DNSRoutingEnabled: false,
        SmartHosts: [peer.hostName],
        Port: peer.port,
      });
      await site.submit(composeMail({ to, subject: 'Refused' }));
      expect(await finished(to)).toMatchObject({
        Outcome: 'Failed',
        Reply: expect.stringContaining(words.relayDenied),
      });
      // The report has no way out of this installation: it waits, and says so.
      const reports = await waitUntil('the report', 20_000, async () => {
        const { output } = await site.command('Get-Message', { Queue: 'Unreachable' });
        return output.length > 0 ? output : null;
      });
      expect(reports).toMatchObject([{ FromAddress: '<>' }]);
    });

    test('with a wrong password makes the queue wait and say why', async () => {
      const to = `wrong-${crypto.randomUUID()}@anywhere.example`;
      await site.command('New-SendConnector', {
        Name: 'wrong password',
        AddressSpaces: ['*'],
        DNSRoutingEnabled: false,
        SmartHosts: [peer.hostName],
        SmartHostAuthMechanism: 'BasicAuthRequireTLS',
        AuthenticationCredential: { UserName: CREDENTIAL.user, Password: 'not this one' },
        Port: peer.port,
      });
      await site.submit(composeMail({ to, subject: 'Kept' }));
      const queue = await waitUntil('the queue in Retry', 20_000, async () => {
        const { output } = await site.command('Get-Queue', { Filter: "{Status -eq 'Retry'}" });
        return output[0] ?? null;
      });
      expect(queue).toMatchObject({ MessageCount: 1, LastError: expect.stringContaining('535') });
      expect(JSON.stringify(queue)).not.toContain('not this one');
    });

    test('gives us its mail over TLS: each message once and octet for octet, with a Received field of each of us', async () => {
      await site.command('New-SendConnector', { Name: 'to the receiver', AddressSpaces: [OURS] });
      const mails = Array.from({ length: 20 }, (_, n) =>
        composeMail({
          to: [`one-${n}-${crypto.randomUUID()}@${OURS}`, `two-${n}-${crypto.randomUUID()}@${OURS}`],
          subject: `Number ${n} from the peer`,
          body: `.\r\n..\r\nA dot, and 日本語.\r\n${`${'x'.repeat(900)}\r\n`.repeat(n)}`,
        }),
      );
      for (const mail of mails) await submitMail(peer.port, mail);
      const to = mails.flatMap((mail) => mail.to);
      const arrived = await withLog(arrivalsFor(site.receiver, to));
      for (const mail of mails) {
        const copies = arrived.filter(({ envelope }) =>
          envelope.recipients.some((recipient) => mail.to.includes(recipient)),
        );
        expect(copies.flatMap(({ envelope }) => envelope.recipients).sort()).toEqual([...mail.to].sort());
        for (const copy of copies) {
          const added = addedInFront(copy.content, mail.content);
          expect(added?.match(/^Received:/gm)).toHaveLength(2);
          expect(added).toMatch(new RegExp(`^Received: from ${HOST_NAME.replaceAll('.', '\\.')} `));
          expect(copy.envelope.from).toBe(mail.from);
        }
      }
      const log = await waitUntil("the peer's word of each recipient", 20_000, async () => {
        const text = await peer.log();
        return to.every((recipient) => words.gaveOnwards(recipient).test(text)) ? text : null;
      });
      expect(log).not.toMatch(words.disorder);
    }, 60_000);

    async function sendThrough(to: string): Promise<{ readonly added: string }> {
      const mail = composeMail({ to, subject: `To ${kind.title}`, body: '.\r\nA dot, and 日本語.\r\n' });
      await site.submit(mail);
      const [arrived] = await withLog(arrivalsFor(peer.received, [to]));
      const added = addedInFront(arrived?.content ?? Buffer.alloc(0), mail.content);
      expect(added).not.toBeNull();
      return { added: added ?? '' };
    }

    function withLog<T>(arriving: Promise<T>): Promise<T> {
      return arriving.catch(async (error: unknown) => {
        throw new Error(`${error}\n${await peer.log()}`);
      });
    }

    async function finished(to: string) {
      return waitUntil('the finished message', 20_000, async () => {
        const { output } = await site.command('Get-FinishedMessage', { Filter: `{Recipient -eq '${to}'}` });
        return output[0] ?? null;
      });
    }

    async function attempt(to: string) {
      const { MessageId } = await finished(to);
      const { output } = await site.command('Get-DeliveryAttempt', { Message: String(MessageId) });
      return output.at(-1);
    }
  });
}
