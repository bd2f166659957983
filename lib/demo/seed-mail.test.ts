import { simpleParser } from 'mailparser';
import { expect, it } from 'vitest';
import { resolveNextHop } from '@/lib/smtp/dns/resolve';
import { demoZone } from './demo-zone';
import { startDnsServer } from './dns-server';
import { seedMail } from './seed-mail';
import { startSmtpReceiver } from './smtp-receiver';

it('the demo’s mail goes in by SMTP to several domains, a scan by HELO without id and date among it', async () => {
  const receiver = await startSmtpReceiver();
  const seeded = await seedMail(receiver);
  const messages = await receiver.waitForMessages(seeded.length);
  await receiver.waitForNoConnections();
  await receiver.stop();

  const domains = messages.flatMap(({ envelope }) =>
    envelope.recipients.map((address) => address.split('@')[1]),
  );
  expect(domains).toEqual([
    'example.com',
    'example.net',
    'northwind.example',
    'example.org',
    'example.jp',
    'tailspin.example',
  ]);
  const scan = messages.at(-1);
  expect(scan?.session).toMatchObject({ helo: 'MFP-2F', esmtp: false });
  expect(scan?.content.toString()).not.toMatch(/^(Message-ID|Date):/im);
  const read = await simpleParser(scan?.content ?? '');
  expect(read.attachments[0]?.content.toString('latin1')).toMatch(/^%PDF-1\.4/);
  expect((await simpleParser(messages[3]?.content ?? '')).subject).toBe('会議室変更のお知らせ');
});

it('a refusal of the demo’s mail is told with the server’s words', async () => {
  const receiver = await startSmtpReceiver({ behaviour: { replies: { rcpt: '550 5.7.1 Unable to relay' } } });
  await expect(seedMail(receiver)).rejects.toThrow(/550 5\.7\.1 Unable to relay/);
  await receiver.waitForNoConnections();
  await receiver.stop();
});

it('in the demo’s zone every domain leads to the receiver, but two that show how it fails', async () => {
  const dns = await startDnsServer({ records: demoZone('127.0.0.1') });
  const look = async (domain: string) => {
    const result = await resolveNextHop({ kind: 'domain', domain }, { servers: [dns.address] });
    return result.kind === 'hosts' ? result.hosts.map(({ address }) => address) : result.error.key;
  };
  expect(await look('anything.example')).toEqual(['127.0.0.1']);
  expect(await look('nowhere.example')).toBe('nonexistentDomain');
  expect(await look('no-mail.example')).toBe('nullMx');
  await dns.stop();
});
