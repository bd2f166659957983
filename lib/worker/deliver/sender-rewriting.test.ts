import { describe, expect, it } from 'vitest';
import { headerBlockOf } from '@/lib/mail/message/header-block';
import { changeRouting, submitMail, until } from '@/lib/worker/process/transport.test-tools';
import { prepareDelivery } from './deliver.test-tools';

/** A scanner that can send as nobody but root@printer.local, and a smart host that takes one mailbox. */
const delivery = prepareDelivery(1);
const RELAY = ['127.0.0.1'];
const ENTRIES = ['*@printer.local -> scanner@contoso.com', '*@old.example -> *@new.example'];

const rewriting = (settings: Readonly<Record<string, unknown>> = {}) =>
  delivery.connect(RELAY, { sender_rewriting: ENTRIES, ...settings });

interface Mail {
  readonly from: string;
  readonly header: string;
  readonly body?: string;
}

async function send({ from, header, body = 'text' }: Mail, to = 'user@fabrikam.com') {
  const content = Buffer.from(
    `${header}\r\nDate: Tue, 1 Dec 2026 00:00:00 +0000\r\nMessage-ID: <1@x>\r\n\r\n${body}\r\n`,
  );
  await submitMail(delivery.transport.smtp.port, { from, to: [to], content });
}

async function taken(count = 1) {
  const messages = await delivery.hosts[0]?.waitForMessages(count);
  return (messages ?? []).map(({ envelope, content }) => {
    const header = headerBlockOf(content).toString();
    return {
      from: envelope.from,
      size: Number(/SIZE=(\d+)/.exec(envelope.mailParameters.join(' '))?.[1]),
      octets: content.length,
      header: header.slice(header.indexOf('\r\nFrom') < 0 ? 0 : header.search(/\r\n(?:Reply-To|From)/) + 2),
      body: content.subarray(header.length).toString(),
    };
  });
}

const attempt = () => until(delivery.pool, 'SELECT outcome, sent_as FROM delivery_attempt', ([row]) => row);

describe('a send connector with sender rewriting', () => {
  it('sends as the one that may, in envelope and From, and its attempts say as whom', async () => {
    await rewriting();
    await send({ from: 'root@printer.local', header: 'From: "Scanner, 2nd floor" <root@printer.local>' });
    const [mail] = await taken();
    expect(mail).toMatchObject({ from: 'scanner@contoso.com', body: '\r\ntext\r\n' });
    expect(mail?.header).toMatch(/^From: "Scanner, 2nd floor" <scanner@contoso\.com>\r\nDate/);
    expect(mail?.size).toBe(mail?.octets);
    expect(await attempt()).toEqual({ outcome: 'delivered', sent_as: 'scanner@contoso.com' });
    const { rows } = await delivery.pool.query('SELECT from_address FROM finished_recipient');
    expect(rows).toEqual([{ from_address: 'root@printer.local' }]);
  });

  it('leaves mail of others as it is', async () => {
    await rewriting();
    const header = 'DKIM-Signature: v=1; b=abc\r\nFrom: anna@contoso.com';
    await send({ from: 'anna@contoso.com', header });
    const [mail] = await taken();
    expect(mail?.from).toBe('anna@contoso.com');
    expect(mail?.header).toMatch(/^From: anna@contoso\.com\r\n/);
    const content = delivery.hosts[0]?.messages[0]?.content.toString();
    expect(content).toContain('DKIM-Signature: v=1; b=abc\r\nFrom');
    expect(await attempt()).toEqual({ outcome: 'delivered', sent_as: null });
  });

  it('keeps the old sender in Reply-To where that is asked for', async () => {
    await rewriting({ sender_rewriting_reply_to_enabled: true });
    await send({ from: 'anna@old.example', header: 'From: Anna <anna@old.example>' });
    const [mail] = await taken();
    expect(mail?.header).toMatch(/^Reply-To: Anna <anna@old\.example>\r\nFrom: Anna <anna@new\.example>\r\n/);
  });

  it('never puts anybody in place of the null sender, and says whom From names', async () => {
    await rewriting();
    await send({ from: '', header: 'From: anna@old.example' });
    const [mail] = await taken();
    expect(mail?.from).toBe('');
    expect(mail?.header).toMatch(/^From: anna@new\.example\r\n/);
    expect(await attempt()).toEqual({ outcome: 'delivered', sent_as: 'anna@new.example' });
  });

  it('rewrites big mail as it streams, body and length as they were', async () => {
    await rewriting();
    const body = 'x'.repeat(76).concat('\r\n').repeat(20_000);
    const header = `X-Long: ${'y'.repeat(900)}\r\n`.repeat(100).concat('From: root@printer.local');
    await send({ from: 'root@printer.local', header, body });
    const [mail] = await taken();
    expect(mail?.from).toBe('scanner@contoso.com');
    expect(mail?.header).toMatch(/^From: scanner@contoso\.com\r\n/);
    expect(mail?.body).toBe(`\r\n${body}\r\n`);
    expect(mail?.size).toBeGreaterThanOrEqual(mail?.octets ?? 0);
    expect(await attempt()).toEqual({ outcome: 'delivered', sent_as: 'scanner@contoso.com' });
  });

  it('sends the report of a refusal to the sender of the mail, not to whom it was sent as', async () => {
    delivery.behave({ recipientReplies: { 'gone@fabrikam.com': '550 5.1.1 no such user' } });
    await rewriting();
    await send({ from: 'root@printer.local', header: 'From: root@printer.local' }, 'gone@fabrikam.com');
    const [report] = await taken();
    expect(report?.from).toBe('');
    expect(delivery.hosts[0]?.messages[0]?.envelope.recipients).toEqual(['root@printer.local']);
    const { rows } = await delivery.pool.query(
      "SELECT outcome, sent_as FROM delivery_attempt WHERE outcome = 'failed'",
    );
    expect(rows).toEqual([{ outcome: 'failed', sent_as: 'scanner@contoso.com' }]);
  });

  it('follows its entries while a connection stands', async () => {
    await rewriting();
    const mail = { from: 'root@printer.local', header: 'From: root@printer.local' };
    await send(mail);
    await taken(1);
    await delivery.pool.query('UPDATE send_connector SET sender_rewriting = $1', [
      ['*@printer.local -> printer@contoso.com'],
    ]);
    await changeRouting(delivery.pool);
    await delivery.transport.settled();
    await send(mail);
    expect((await taken(2)).map(({ from }) => from)).toEqual(['scanner@contoso.com', 'printer@contoso.com']);
    expect(new Set(delivery.hosts[0]?.messages.map(({ session }) => session.connection)).size).toBe(1);
  });

  it('says SMTPUTF8 where it puts in an address that needs it', async () => {
    await rewriting({ sender_rewriting: ['*@printer.local -> 送信@contoso.com'] });
    const mail = { from: 'root@printer.local', header: 'From: root@printer.local' };
    await send(mail);
    const [sent] = await taken();
    expect(sent?.from).toBe('送信@contoso.com');
    expect(delivery.hosts[0]?.messages[0]?.envelope.mailParameters).toContain('SMTPUTF8');
    expect(sent?.header).toMatch(/^From: 送信@contoso\.com\r\n/);
  });
});
