import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startSmtpReceiver } from '@/lib/demo/smtp-receiver';
import { addedInFront, arrivalsFor } from '../arrival';
import { type Site, startSite } from '../site';
import { composeMail } from '../submit-mail';
import { waitUntil } from '../wait-until';
import { type Postfix, startPostfix, whyNoPostfix } from './postfix';

/** A real Postfix takes our mail, as MX and as smart host. It passes it on to the receiver, where the bytes are looked at. */
const DOMAIN = 'behind-postfix.example';
const missing = whyNoPostfix();
if (missing) console.log(`NOT TESTED: mail to a real Postfix. ${missing}.`);

describe.skipIf(missing !== null)('a real Postfix', () => {
  let postfix: Postfix;
  let site: Site;
  let behind: Awaited<ReturnType<typeof startSmtpReceiver>>;

  beforeAll(async () => {
    behind = await startSmtpReceiver({ hostName: 'behind.peer.example' });
    postfix = await startPostfix({ domain: DOMAIN, passOnToPort: behind.port });
    // As an administrator makes Node trust a private authority.
    site = await startSite({ NODE_EXTRA_CA_CERTS: postfix.certificateFile });
    site.dns.setRecords({
      [postfix.hostName]: { a: ['127.0.0.1'] },
      '*': { mx: [{ exchange: postfix.hostName, preference: 10 }] },
    });
  }, 120_000);
  afterAll(async () => {
    await site?.stop();
    await postfix?.stop();
    await behind?.stop();
  });
  beforeEach(() => site.clear(), 60_000);

  test('takes mail as MX, over TLS since it offers it', async () => {
    const to = `mx-${crypto.randomUUID()}@${DOMAIN}`;
    await site.command('New-SendConnector', { Name: 'by MX', AddressSpaces: ['*'], Port: postfix.port });
    const arrived = await sendThrough(to);
    expect(arrived.added).toMatch(/^Received: from [^\r\n]+ \(unknown \[127\.0\.0\.1\]\)\r\n\s+\(using TLS/);
    expect(arrived.added.match(/^Received:/gm)).toHaveLength(2);
    expect(await attempt(to)).toMatchObject({ TlsVersion: expect.stringMatching(/^TLSv1\./) });
  });

  test('takes one message behind another on a connection: each comes once', async () => {
    const to = Array.from({ length: 60 }, (_, n) => `behind-${n}-${crypto.randomUUID()}@${DOMAIN}`);
    for (const recipient of to) await site.submit(composeMail({ to: recipient, subject: 'One of many' }));
    await site.command('New-SendConnector', {
      Name: 'by MX',
      AddressSpaces: ['*'],
      Port: postfix.port,
      SmtpMaxMessagesPerConnection: 3,
    });
    await arrivalsFor(behind, to);
    for (const recipient of to) expect(await finished(recipient)).toMatchObject({ Outcome: 'Delivered' });
    const arrived = behind.messages.flatMap(({ envelope }) => envelope.recipients);
    expect(arrived.filter((recipient) => to.includes(recipient)).sort()).toEqual([...to].sort());
    // Its log counts the commands of each connection at its end.
    const log = await waitUntil('a connection of three messages', 20_000, async () => {
      const text = await postfix.log();
      return / mail=3 rcpt=3 data=3 quit=1 commands=\d+$/m.test(text) ? text : null;
    });
    expect(log).not.toMatch(/improper command pipelining|lost connection after/);
  }, 60_000);

  test('takes mail for anywhere as smart host with STARTTLS and sign-in, its certificate checked', async () => {
    const to = `smart-${crypto.randomUUID()}@anywhere.example`;
    await site.command('New-SendConnector', {
      Name: 'by smart host',
      AddressSpaces: ['*'],
      DNSRoutingEnabled: false,
      SmartHosts: [postfix.hostName],
      SmartHostAuthMechanism: 'BasicAuthRequireTLS',
      AuthenticationCredential: { UserName: postfix.user, Password: postfix.password },
      Port: postfix.port,
    });
    const arrived = await sendThrough(to);
    expect(arrived.added).toContain(`(Authenticated sender: ${postfix.user})`);
  });

  test('refuses to relay without sign-in: the recipient fails, and the sender is told', async () => {
    const to = `open-${crypto.randomUUID()}@anywhere.example`;
    await site.command('New-SendConnector', {
      Name: 'no sign-in',
      AddressSpaces: ['anywhere.example'],
      DNSRoutingEnabled: false,
      SmartHosts: [postfix.hostName],
      Port: postfix.port,
    });
    await site.submit(composeMail({ to, subject: 'Refused' }));
    expect(await finished(to)).toMatchObject({
      Outcome: 'Failed',
      Reply: expect.stringContaining('Relay access denied'),
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
      SmartHosts: [postfix.hostName],
      SmartHostAuthMechanism: 'BasicAuthRequireTLS',
      AuthenticationCredential: { UserName: postfix.user, Password: 'not this one' },
      Port: postfix.port,
    });
    await site.submit(composeMail({ to, subject: 'Kept' }));
    const queue = await waitUntil('the queue in Retry', 20_000, async () => {
      const { output } = await site.command('Get-Queue', { Filter: "{Status -eq 'Retry'}" });
      return output[0] ?? null;
    });
    expect(queue).toMatchObject({ MessageCount: 1, LastError: expect.stringContaining('535') });
    expect(JSON.stringify(queue)).not.toContain('not this one');
  });

  async function sendThrough(to: string): Promise<{ readonly added: string }> {
    const mail = composeMail({ to, subject: 'To Postfix', body: '.\r\nA dot, and 日本語.\r\n' });
    await site.submit(mail);
    const [arrived] = await arrivalsFor(behind, [to]).catch(async (error: unknown) => {
      throw new Error(`${error}\n${await postfix.log()}`);
    });
    const added = addedInFront(arrived?.content ?? Buffer.alloc(0), mail.content);
    expect(added).not.toBeNull();
    return { added: added ?? '' };
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
