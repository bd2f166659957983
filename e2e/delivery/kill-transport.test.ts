import { afterAll, beforeAll, expect, test } from 'vitest';
import { arrivalsFor } from '../arrival';
import { type Site, startSite } from '../site';
import { composeMail, type Mail, submitEach } from '../submit-mail';
import { waitUntil } from '../wait-until';
import { killProcess } from './kill-process';

/** The promise under all others: what was answered with 250 arrives, whenever the transport process dies. */
const MESSAGES = 3000;
const DOMAINS = ['adatum.example', 'fabrikam.example', 'tailspin.example'];

let site: Site;

beforeAll(async () => {
  site = await startSite();
  await site.command('New-SendConnector', { Name: 'everywhere', AddressSpaces: ['*'] });
}, 120_000);
afterAll(() => site?.stop());

test(`the transport process is killed twice in the middle of ${MESSAGES} messages, and each arrives`, async () => {
  const mails = Array.from(
    { length: MESSAGES },
    (_, index): Mail =>
      composeMail({
        to: `kill-${index}@${DOMAINS[index % DOMAINS.length]}`,
        subject: `Number ${index}`,
        body: `${'A line of the message.\r\n'.repeat(1 + (index % 100))}`,
      }),
  );
  const recipients = mails.flatMap((mail) => mail.to);
  const everyone = arrivalsFor(site.receiver, recipients, 120_000);

  // Slow enough that mail waits and is on the wire whenever the process dies.
  site.receiver.behave({ delayMs: 50 });
  const kills: Promise<void>[] = [];
  const { repeated } = await submitEach(site.smtpPort, mails, {
    connections: 10,
    timeoutMs: 90_000,
    onAccepted: (count) => {
      if (count === MESSAGES / 3) kills.push(killProcess(site.installation, 'transport'));
    },
  });
  await Promise.all(kills);
  // All is taken in now: the second time it dies in the middle of handing on.
  const arrivedBefore = site.receiver.messages.length;
  await killProcess(site.installation, 'transport');
  expect(arrivedBefore).toBeGreaterThan(0);
  expect(arrivedBefore).toBeLessThan(MESSAGES);
  site.receiver.behave({});

  await everyone;
  await waitUntil('empty queues', 30_000, async () => {
    const { output } = await site.command('Get-Message');
    return output.length === 0 ? true : null;
  });
  const arrivals = new Map<string, number>();
  for (const { envelope } of site.receiver.messages) {
    for (const recipient of envelope.recipients) arrivals.set(recipient, (arrivals.get(recipient) ?? 0) + 1);
  }
  const twice = [...arrivals.values()].filter((count) => count > 1).length;
  console.log(
    `${MESSAGES} accepted, ${arrivedBefore} arrived before the second kill, ${arrivals.size} in the end, ${twice} of them more than once; ${repeated} given again by the client`,
  );
  expect([...arrivals.keys()].sort()).toEqual([...recipients].sort());
  // Only what was on the wire at the moment of a kill may come twice.
  expect(twice).toBeLessThan(MESSAGES / 10);

  const contents = new Map(mails.map((mail) => [mail.to[0], mail.content]));
  const changed = site.receiver.messages.filter(({ envelope, content }) => {
    const sent = contents.get(envelope.recipients[0] ?? '');
    return !sent || !content.subarray(content.length - sent.length).equals(sent);
  });
  expect(changed).toEqual([]);

  // The books agree: accepted = delivered, none queued, none failed.
  const finished = await site.command('Get-FinishedMessage', { ResultSize: 1 });
  expect(finished.page?.totalCount).toBe(MESSAGES + givenTwice(finished.page?.totalCount ?? 0));

  function givenTwice(total: number): number {
    // A message whose 250 was lost with the process was accepted twice, and is counted twice.
    return Math.min(Math.max(total - MESSAGES, 0), repeated);
  }
}, 240_000);
