import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SmtpReceiver, startSmtpReceiver } from '@/lib/demo/smtp-receiver';
import { useTestDatabase } from '@/lib/launch/test-database';
import { createPool, type Pool } from '@/lib/store/pool';
import { DatabaseLine } from './database-line.test-tools';
import {
  addConnector,
  connectClient,
  sendMail,
  startTestTransport,
  submitMail,
  type TestTransport,
  until,
} from './transport.test-tools';

const database = useTestDatabase();
let line: DatabaseLine;
let pool: Pool;
let receiver: SmtpReceiver;
let transport: TestTransport;

beforeAll(async () => {
  line = await DatabaseLine.to(new URL(database.url));
  pool = createPool({ databaseUrl: database.url, applicationName: 'database loss test', maxConnections: 4 });
  receiver = await startSmtpReceiver();
  transport = await startTestTransport(line.url, 'HUB1');
  await addConnector(pool, {
    name: 'out',
    addressSpaces: ['SMTP:*;1'],
    port: receiver.port,
    smartHosts: ['127.0.0.1'],
    sources: [transport.server.id],
  });
  await transport.settled();
});
afterAll(async () => {
  await transport.stop();
  await line.stop();
  await receiver.stop();
  await pool.end();
});

describe('while PostgreSQL is away', () => {
  it('mail is put off with 452, and taken when it is back', async () => {
    await submitMail(transport.smtp.port, { to: ['before@contoso.com'] });
    await receiver.waitForMessages(1);
    await line.cut();
    const client = await connectClient(transport.smtp.port);
    const { outcomes } = await sendMail(client, { to: ['during@contoso.com'] });
    await client.quit();
    expect(outcomes).toMatchObject([
      { kind: 'retry', error: { reply: expect.stringMatching(/^452 4\.3\.1/) } },
    ]);
    await line.mend();
    // The first may still find a connection that is dead.
    await submitUntilTaken({ to: ['after@contoso.com'] });
    await until(pool, 'SELECT count(*)::int AS n FROM finished_recipient', ([row]) => row?.n === 2);
    expect(receiver.messages.map(({ envelope }) => envelope.recipients[0])).toEqual([
      'before@contoso.com',
      'after@contoso.com',
    ]);
  });

  it('what was delivered meanwhile is recorded when it is back, and not sent again', async () => {
    const already = receiver.messages.length;
    receiver.behave({ delayMs: 30 });
    const isSaid = new Promise<void>((resolve) => {
      receiver.events.on('command', (command) => command.startsWith('DATA') && resolve());
    });
    await submitMail(transport.smtp.port, { to: ['chris@contoso.com'] });
    await isSaid;
    await line.cut();
    await receiver.waitForMessages(already + 1);
    await line.mend();
    await until(pool, "SELECT 1 FROM finished_recipient WHERE address LIKE 'chris%'", (rows) => rows[0]);
    await until(pool, 'SELECT 1 FROM message', (rows) => rows.length === 0);
    expect(receiver.messages).toHaveLength(already + 1);
  });
});

async function submitUntilTaken(mail: { to: string[] }): Promise<void> {
  for (;;) {
    const client = await connectClient(transport.smtp.port);
    const { outcomes } = await sendMail(client, mail);
    await client.quit();
    if (outcomes.every(({ kind }) => kind === 'delivered')) return;
  }
}
