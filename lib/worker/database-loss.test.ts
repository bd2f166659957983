import { once } from 'node:events';
import net, { type AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SmtpReceiver, startSmtpReceiver } from '@/lib/demo/smtp-receiver';
import { useTestDatabase } from '@/lib/launch/test-database';
import { createPool, type Pool } from '@/lib/store/pool';
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
let line: Line;
let pool: Pool;
let receiver: SmtpReceiver;
let transport: TestTransport;

beforeAll(async () => {
  line = await Line.to(new URL(database.url));
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

/** A line to the database that can be cut: what is behind it stays as it is. */
class Line {
  private readonly sockets = new Set<net.Socket>();
  private server = net.createServer();
  private port = 0;

  private constructor(private readonly target: URL) {}

  static async to(target: URL): Promise<Line> {
    const line = new Line(target);
    await line.mend();
    return line;
  }

  get url(): string {
    const url = new URL(this.target);
    url.host = `127.0.0.1:${this.port}`;
    return url.href;
  }

  async mend(): Promise<void> {
    this.server = net.createServer((near) => {
      const far = net.connect(Number(this.target.port), this.target.hostname);
      for (const [socket, other] of [
        [near, far],
        [far, near],
      ] as const) {
        this.sockets.add(socket);
        socket.on('error', () => undefined);
        socket.on('close', () => {
          this.sockets.delete(socket);
          other.destroy();
        });
      }
      near.pipe(far);
      far.pipe(near);
    });
    this.server.listen(this.port, '127.0.0.1');
    await once(this.server, 'listening');
    this.port = (this.server.address() as AddressInfo).port; // a TCP listener's address is never a pipe name
  }

  async cut(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  stop(): Promise<void> {
    return this.cut();
  }
}
