import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeCertificate, startTlsServer, type TlsServer } from '@/lib/smtp/send/tls-server.test-tools';
import { submitMail, until } from '@/lib/worker/process/transport.test-tools';
import { prepareDelivery } from './deliver.test-tools';

/** What a host says, or does, while a connection is set up is the last error of everything that waits for it. */
const delivery = prepareDelivery(2, {
  'sender.example': { mx: [{ exchange: 'mx.sender.example', preference: 10 }] },
  'mx.sender.example': { a: ['127.0.0.2'] },
  'contoso.com': { mx: [{ exchange: 'mx.contoso.com', preference: 10 }] },
  'mx.contoso.com': { a: ['127.0.0.1'] },
});

const WORDS = '521 5.7.1 Service unavailable; client is blocked';

/** Its report goes to the second host. */
const send = () =>
  submitMail(delivery.transport.smtp.port, { from: 'a@sender.example', to: ['chris@contoso.com'] });

describe('a refusal in the second line of a greeting', () => {
  beforeEach(async () => {
    delivery.behave({ replies: { greeting: `220-mx ESMTP\r\n${WORDS}` } });
    await delivery.connect([]);
    await send();
  });

  it('is the last error of queue and message, and stands in the attempt', async () => {
    expect(await delivery.queueError()).toContain(`refused the connection. It responded with: "${WORDS}"`);
    const copy = await until(
      delivery.pool,
      'SELECT last_error_reply, last_error_text FROM copy WHERE last_error_text IS NOT NULL',
      (rows) => rows[0],
    );
    expect(copy).toMatchObject({ last_error_reply: WORDS, last_error_text: expect.stringContaining(WORDS) });
    expect(await delivery.attempts()).toEqual([`127.0.0.1 retry ${WORDS}`]);
    const { rows } = await delivery.pool.query('SELECT dialogue FROM delivery_attempt');
    expect(rows[0]?.dialogue).toMatch(/S: 521 5\.7\.1 [^\n]*\n\* refused by the server\nC: QUIT$/);
    expect(rows[0]?.dialogue).not.toContain('EHLO');
  });

  it('stands in the report of a message that expires', async () => {
    await delivery.queueError();
    await delivery.pool.query("UPDATE message SET expires_at = now() - interval '1 second'");
    const [report] = (await delivery.hosts[1]?.waitForMessages(1)) ?? [];
    expect(report?.envelope.recipients).toEqual(['a@sender.example']);
    expect(report?.content.toString().replace(/\r\n\s*/g, ' ')).toContain(WORDS);
  });

  it('stands in the notice of a delay', { timeout: 30_000 }, async () => {
    await delivery.queueError();
    await delivery.pool.query(
      "UPDATE message SET delay_notice_at = now() - interval '1 second', received_at = now() - interval '4 hours'",
    );
    const [notice] = (await delivery.hosts[1]?.waitForMessages(1)) ?? [];
    expect(notice?.content.toString().replace(/\r\n\s*/g, ' ')).toContain(WORDS);
  });
});

describe('TLS', () => {
  let server: TlsServer | null = null;
  afterEach(async () => {
    await server?.stop();
    server = null;
  });

  it('that is too old is the last error of the queue, in words', async () => {
    const certificate = await makeCertificate({ names: ['mx.contoso.com'] });
    const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1', ciphers: 'ALL:@SECLEVEL=0' } as const;
    server = await startTlsServer('bySTARTTLS', { ...certificate, ...old });
    await delivery.connect(['127.0.0.1'], { require_tls: true }, server.port);
    await send();
    expect(await delivery.queueError()).toContain('share no version of TLS');
  });

  it('from the first octet takes mail with UseImplicitTLS', async () => {
    const certificate = await makeCertificate({ names: ['mx.contoso.com'] });
    server = await startTlsServer('atOnce', certificate);
    await delivery.connect(['127.0.0.1'], { use_implicit_tls: true }, server.port);
    await send();
    expect(await delivery.finished(1)).toEqual(['chris@contoso.com Delivered 127.0.0.1']);
    const { rows } = await delivery.pool.query('SELECT tls_version FROM delivery_attempt');
    expect(rows).toEqual([{ tls_version: 'TLSv1.3' }]);
  });

  it('that nobody expected at once is named, with its cure', { timeout: 30_000 }, async () => {
    const certificate = await makeCertificate({ names: ['mx.contoso.com'] });
    server = await startTlsServer('atOnce', certificate);
    await delivery.connect(['127.0.0.1'], {}, server.port);
    await send();
    expect(await delivery.queueError()).toContain('Use implicit TLS (UseImplicitTLS $true)');
  });
});
