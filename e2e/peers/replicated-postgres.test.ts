import { afterAll, beforeAll, expect, test } from 'vitest';
import { DatabaseLine } from '@/lib/testing/database-line';
import { RawSmtpClient } from '@/lib/testing/raw-smtp-client';
import { arrivalsFor } from '../arrival';
import { type Site, startSite } from '../site';
import { composeMail, submitEach, submitMail } from '../submit-mail';
import { waitUntil } from '../wait-until';
import { type PostgresPair, startPostgresPair } from './replicated-postgres';

/** A PostgreSQL that an administrator runs twice: one address leads to the primary, each commit waits for the standby. */
const MESSAGES = 1500;

let pair: PostgresPair;
let address: DatabaseLine;
let site: Site;

beforeAll(async () => {
  pair = await startPostgresPair();
  await pair.waitUntilSynchronous();
  address = await DatabaseLine.to(new URL(pair.primary.url));
  site = await startSite({ DATABASE_URL: address.url });
  await site.command('New-SendConnector', { Name: 'everywhere', AddressSpaces: ['*'] });
}, 120_000);
afterAll(async () => {
  await site?.stop();
  await address?.stop();
  await pair?.stop();
});

test('without the standby no mail is acknowledged, further mail is put off, and all goes on when it is back', async () => {
  const mail = composeMail({ to: 'kept-twice@fabrikam.example', subject: 'Kept twice' });
  await pair.standby.kill();
  let isAcknowledged = false;
  const submitted = submitMail(site.smtpPort, mail).then(() => {
    isAcknowledged = true;
  });
  const client = await RawSmtpClient.greeted(site.smtpPort);
  await client.say('HELO client.example');
  await waitForReply(client, '452 4.3.1');
  expect(isAcknowledged).toBe(false);

  await pair.standby.start();
  await submitted;
  await waitForReply(client, '250');
  await client.say('QUIT');
  await arrivalsFor(site.receiver, mail.to);
}, 90_000);

test(`the primary is killed in the middle of ${MESSAGES} messages and the standby promoted: nothing is lost`, async () => {
  await pair.waitUntilSynchronous();
  const mails = Array.from({ length: MESSAGES }, (_, index) =>
    composeMail({ to: `failover-${index}@fabrikam.example`, subject: `Number ${index}` }),
  );
  const recipients = mails.flatMap((mail) => mail.to);
  const everyone = arrivalsFor(site.receiver, recipients, 120_000);
  const times = { killed: 0, promoted: 0, accepted: 0 };
  // Slow enough that mail waits, is on the wire and unrecorded at that moment.
  site.receiver.behave({ delayMs: 20 });
  let failover: Promise<void> | null = null;
  const { repeated } = await submitEach(site.smtpPort, mails, {
    connections: 10,
    timeoutMs: 120_000,
    onAccepted: (count) => {
      if (count === MESSAGES / 3) failover = failOver();
      if (times.promoted > 0) times.accepted ||= performance.now();
    },
  });
  expect(failover).not.toBeNull();
  await failover;
  await everyone;
  await waitUntil('empty queues', 60_000, async () => {
    const { output } = await site.command('Get-Message');
    return output.length === 0 ? true : null;
  });

  // The books agree: accepted = delivered, none queued. What was accepted without its 250 coming through came twice.
  const { page } = await site.command('Get-FinishedMessage', {
    ResultSize: 1,
    Filter: "{Subject -like 'Number *'}",
  });
  const again = (page?.totalCount ?? 0) - MESSAGES;
  expect(again).toBeGreaterThanOrEqual(0);
  expect(again).toBeLessThanOrEqual(repeated);
  const seconds = (from: number, to: number) => ((to - from) / 1000).toFixed(1);
  console.log(
    `PostgreSQL ${pair.version}: ${MESSAGES} accepted, all delivered, ${again} of them accepted twice; ` +
      `killed and promoted in ${seconds(times.killed, times.promoted)} s, and ${seconds(times.promoted, times.accepted)} s ` +
      'later mail was accepted again',
  );

  async function failOver(): Promise<void> {
    times.killed = performance.now();
    await pair.primary.kill();
    await address.cut();
    // The address moves first: until the promotion it leads to a server that only reads.
    await address.mend(new URL(pair.standby.url));
    const client = await RawSmtpClient.greeted(site.smtpPort);
    await client.say('HELO client.example');
    await waitForReply(client, '452 4.3.1');
    await client.say('QUIT');
    await pair.promote();
    times.promoted = performance.now();
  }
}, 240_000);

async function waitForReply(client: RawSmtpClient, reply: string): Promise<void> {
  await waitUntil(`${reply} to MAIL`, 60_000, async () => {
    await client.say('RSET');
    return (await client.say('MAIL FROM:<ann@contoso.example>')).startsWith(reply) ? true : null;
  });
}
