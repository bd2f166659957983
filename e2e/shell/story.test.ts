import { once } from 'node:events';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { addedInFront, arrivalsFor, ONE_RECEIVED_FIELD } from '../arrival';
import { type Site, startSite } from '../site';
import { composeMail, submitEach } from '../submit-mail';
import { waitUntil } from '../wait-until';

/** The main story without a browser: by the shell alone, and by HTTP alone. */
const NO_CONNECTOR = 'A matching connector cannot be found to route the external recipient.';
/** What a relay may be tempted to tidy up: dots, long lines, 8-bit text, spaces at the end, an empty last line. */
const AWKWARD_BODY = `.\r\n..\r\n.leading dot\r\n${'x'.repeat(998)}\r\n日本語のメール, é\r\ntrailing spaces   \r\n\r\n`;

// Each line of the shell is a process of its own.
vi.setConfig({ testTimeout: 60_000 });

let site: Site;

beforeAll(async () => {
  site = await startSite();
}, 120_000);
afterAll(() => site?.stop());
beforeEach(() => site.clear(), 60_000);

async function shell(line: string): Promise<string> {
  const { status, stdout, stderr } = await site.shell(line);
  expect(stderr).not.toContain(' : ');
  expect(status).toBe(0);
  return stdout;
}

describe('by the shell alone', () => {
  test('mail without a connector waits and says why, a new connector releases it, and it arrives unchanged', async () => {
    const to = `shell-${crypto.randomUUID()}@fabrikam.example`;
    const mail = composeMail({ to, subject: 'By the shell', body: AWKWARD_BODY });
    await site.submit(mail);
    const waiting = await waitUntil('the message in Unreachable', 20_000, async () => {
      const text = await shell('Get-Message -Queue Unreachable -IncludeRecipientInfo | ConvertTo-Json');
      return text.trim() === '' ? null : text;
    });
    expect(JSON.parse(waiting)).toMatchObject({
      Subject: 'By the shell',
      FromAddress: 'ann@contoso.example',
      Recipients: [{ Address: to, LastError: NO_CONNECTOR }],
    });

    await shell("New-SendConnector 'default-send-connector' -Internet -AddressSpaces '*'");

    const [arrived] = await arrivalsFor(site.receiver, [to]);
    expect(addedInFront(arrived?.content ?? Buffer.alloc(0), mail.content)).toMatch(ONE_RECEIVED_FIELD);
    const finished = await waitUntil('the finished message', 10_000, async () => {
      const text = await shell(`Get-FinishedMessage -Filter {Recipient -eq '${to}'} | ConvertTo-Json`);
      return text.trim() === '' ? null : text;
    });
    expect(JSON.parse(finished)).toMatchObject({
      Subject: 'By the shell',
      Outcome: 'Delivered',
      Reply: '250 2.0.0 Accepted',
    });
    expect(JSON.parse(await shell('Get-Queue Unreachable | ConvertTo-Json'))).toMatchObject({
      MessageCount: 0,
    });
  });

  test('a smart host takes the mail on the port the connector names', async () => {
    const to = `host-${crypto.randomUUID()}@fabrikam.example`;
    await shell(
      `New-SendConnector 'by-host' -Internet -AddressSpaces '*' -DNSRoutingEnabled $false -SmartHosts '127.0.0.1' -Port ${site.receiver.port}`,
    );
    await site.submit(composeMail({ to, subject: 'By smart host' }));
    const [arrived] = await arrivalsFor(site.receiver, [to]);
    expect(arrived?.envelope).toMatchObject({ from: 'ann@contoso.example', recipients: [to] });
  });

  test('several commands stand in one line', async () => {
    const text = await shell(
      "New-SendConnector 'one' -AddressSpaces 'contoso.com' ; Set-SendConnector 'one' -Comment 'kept' ; Get-SendConnector 'one' | ConvertTo-Json",
    );
    expect(text).toContain('"Comment": "kept"');
  });
});

describe('by HTTP alone', () => {
  test('mail without a connector waits and says why, a new connector releases it, and it arrives unchanged', async () => {
    const to = `http-${crypto.randomUUID()}@fabrikam.example`;
    const mail = composeMail({ to, subject: 'By HTTP', body: AWKWARD_BODY });
    await site.submit(mail);
    await site.waitForUnreachable(1);
    const waiting = await site.command('Get-Message', { Queue: 'Unreachable', IncludeRecipientInfo: true });
    expect(waiting.output).toMatchObject([
      { Subject: 'By HTTP', Recipients: [{ Address: to, LastError: NO_CONNECTOR }] },
    ]);
    const parameters = { Name: 'default-send-connector', Usage: 'Internet', AddressSpaces: ['SMTP:*;1'] };
    const whatIf = await site.command('New-SendConnector', { ...parameters, WhatIf: true });
    expect(whatIf.queueEffect).toMatchObject({ releasedMessages: 1 });

    const clicked = performance.now();
    const { queueEffect } = await site.command('New-SendConnector', parameters);

    expect(queueEffect).toMatchObject({ releasedMessages: 1 });
    const [arrived] = await arrivalsFor(site.receiver, [to]);
    console.log(`one message, command to final 250: ${Math.round(performance.now() - clicked)} ms`);
    expect(addedInFront(arrived?.content ?? Buffer.alloc(0), mail.content)).toMatch(ONE_RECEIVED_FIELD);
    const delivered = await waitUntil('the finished message', 10_000, async () => {
      const { output } = await site.command('Get-FinishedMessage', { Filter: `{Recipient -eq '${to}'}` });
      return output[0] ?? null;
    });
    expect(delivered).toMatchObject({ Outcome: 'Delivered', Reply: '250 2.0.0 Accepted' });
  });

  test.each([
    ['by MX', {}],
    ['by smart host', { DNSRoutingEnabled: false, SmartHosts: ['127.0.0.1'] }],
  ])('a thousand waiting messages leave %s', async (how, routing) => {
    const mails = Array.from({ length: 1000 }, (_, index) =>
      composeMail({ to: `n${index}-${crypto.randomUUID()}@fabrikam.example`, subject: `Number ${index}` }),
    );
    await submitEach(site.smtpPort, mails, { connections: 10, timeoutMs: 30_000 });
    await site.waitForUnreachable(1000);
    const recipients = mails.flatMap((mail) => mail.to);
    const everyone = arrivalsFor(site.receiver, recipients, 30_000);
    const clicked = performance.now();
    const first = once(site.receiver.events, 'message').then(() => performance.now() - clicked);
    await site.command('New-SendConnector', { Name: how, AddressSpaces: ['*'], ...routing });
    const arrived = await everyone;
    console.log(
      `a thousand messages ${how}: first ${Math.round(await first)} ms, last ${Math.round(performance.now() - clicked)} ms`,
    );
    expect(arrived).toHaveLength(1000);
    // Each once: nothing was interrupted.
    const taken = site.receiver.messages.filter((message) =>
      recipients.includes(message.envelope.recipients[0] ?? ''),
    );
    expect(taken).toHaveLength(1000);
  });
});
