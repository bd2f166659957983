import { expect, it } from 'vitest';
import { seededRandom } from '@/lib/testing/seeded-random';
import { type Books, balance } from './balance';
import { composeFaultMail, messageIdOf } from './fault-mail';
import { Ledger, partOf } from './ledger';

/** A ledger of one accepted message, and what its recipient's part is called. */
const RECIPIENT = 'ann@good-2.example';
const PART = partOf(messageIdOf('1-1-1'), RECIPIENT);
const CLEAN: Books = { open: new Set(), poison: new Set(), finished: new Map([[PART, ['Delivered']]]) };
const QUEUED: Books = { ...CLEAN, open: new Set([PART]), finished: new Map() };

function ledgerOfOne() {
  const mail = composeFaultMail(seededRandom(1), { identity: '1-1-1', round: 1, recipients: [RECIPIENT] });
  const ledger = new Ledger();
  ledger.offer(mail);
  ledger.answer(mail.identity, 'accepted', null);
  const content = Buffer.from(`Received: from somewhere\r\n${mail.content}`);
  const arrive = (changed: Buffer = content, connectedAt = performance.now()) =>
    ledger.arrive({ from: mail.from, recipients: [RECIPIENT] }, changed, connectedAt);
  return { ledger, mail, content, arrive };
}

it('what arrived whole and is recorded once is delivered, and the books are clean', () => {
  const { ledger, arrive } = ledgerOfOne();
  arrive();
  expect(balance(ledger, CLEAN)).toMatchObject({ accepted: 1, delivered: 1, lost: 0, findings: [] });
});

it('what is in a queue is queued', () => {
  expect(balance(ledgerOfOne().ledger, QUEUED)).toMatchObject({
    accepted: 1,
    queued: 1,
    lost: 0,
    findings: [],
  });
});

it('what is nowhere is lost, whatever Postern has recorded', () => {
  const sum = balance(ledgerOfOne().ledger, CLEAN);
  expect(sum).toMatchObject({ accepted: 1, lost: 1 });
  expect(sum.findings[0]).toMatch(/^LOST: 1-1-1 .* for ann@good-2\.example; Postern: Delivered, not queued/);
});

it('a changed octet, and a missing end, are damage', () => {
  for (const spoil of [
    (whole: Buffer) => Buffer.from(whole.toString().replace('dull', 'full')),
    (whole: Buffer) => whole.subarray(0, -100),
  ]) {
    const { ledger, content, arrive } = ledgerOfOne();
    arrive(spoil(content));
    expect(balance(ledger, CLEAN).findings).toEqual([expect.stringMatching(/^damaged: 1-1-1/)]);
  }
});

it('an arrival that Postern knows nothing of, and one it has recorded twice, are findings', () => {
  const { ledger, arrive } = ledgerOfOne();
  arrive();
  const found = (finished: Books['finished']) => balance(ledger, { ...CLEAN, finished }).findings;
  expect(found(new Map())).toEqual([expect.stringMatching(/^not recorded/)]);
  expect(found(new Map([[PART, ['Delivered', 'Delivered']]]))).toEqual([
    expect.stringMatching(/^recorded more than once/),
  ]);
});

it('a report is a bounce, and two reports are one too many', () => {
  const { ledger, mail } = ledgerOfOne();
  const report = (id: string) =>
    Buffer.from(
      `From: <postmaster@hub.example>\r\nMessage-ID: <${id}@hub.example>\r\n\r\n` +
        `Final-Recipient: rfc822; ${RECIPIENT}\r\n\r\n${mail.content}`,
    );
  ledger.arrive({ from: '', recipients: [mail.from] }, report('first'), 0);
  const books = { ...CLEAN, finished: new Map([[PART, ['Failed']]]) };
  expect(balance(ledger, books)).toMatchObject({ accepted: 1, bounced: 1, lost: 0, findings: [] });
  ledger.arrive({ from: '', recipients: [mail.from] }, report('second'), 0);
  expect(balance(ledger, books).findings).toEqual([expect.stringMatching(/^reported 2 times/)]);
});

it('a duplicate is excused by a kill between the two that found it open, and by nothing else', () => {
  const { ledger, arrive } = ledgerOfOne();
  const before = performance.now();
  arrive(undefined, before);
  const at = performance.now();
  arrive(undefined, at + 1);
  expect(balance(ledger, CLEAN)).toMatchObject({
    duplicates: 1,
    inFlight: 0,
    findings: [expect.stringMatching(/^delivered 2 times without a reason/)],
  });
  ledger.killed({ at, open: new Set() });
  expect(balance(ledger, CLEAN).findings).toHaveLength(1);
  ledger.killed({ at, open: new Set([PART]) });
  expect(balance(ledger, CLEAN)).toMatchObject({ duplicates: 1, inFlight: 1, findings: [] });
});

it('a refusal for good is a finding; one for now is not, though the message be taken', () => {
  const { ledger, mail } = ledgerOfOne();
  ledger.answer(mail.identity, 'refused', '452 4.3.1 Insufficient system resources');
  expect(balance(ledger, QUEUED)).toMatchObject({
    accepted: 0,
    notAccepted: 1,
    notAcceptedYetTaken: 1,
    findings: [],
  });
  ledger.answer(mail.identity, 'refused', '554 5.6.0 No');
  expect(balance(ledger, QUEUED).findings).toEqual([expect.stringMatching(/^refused for good/)]);
});
