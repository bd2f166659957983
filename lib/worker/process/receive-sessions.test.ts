import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SmtpReceiver, startSmtpReceiver } from '@/lib/demo/smtp-receiver';
import { createPool, type Pool } from '@/lib/store/database/pool';
import { DatabaseLine } from '@/lib/testing/database-line';
import { RawSmtpClient } from '@/lib/testing/raw-smtp-client';
import { useTestDatabase } from '@/lib/testing/test-database';
import { subscribe } from '@/lib/worker/events/events';
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
  pool = createPool({ databaseUrl: database.url, applicationName: 'sessions test', maxConnections: 4 });
  receiver = await startSmtpReceiver();
  transport = await startTestTransport(line.url, 'HUB1');
});
afterAll(async () => {
  await transport.stop();
  await line.stop();
  await receiver.stop();
  await pool.end();
});

/** The row of the session that said this name. */
function rowOf(helloName: string): Promise<Record<string, unknown>> {
  return until(
    pool,
    `SELECT id::text, server_id::text, connector_name, host(client_ip) AS client_ip, messages, message_ids::text[] AS message_ids,
       recipients, refused_recipients, reply, "end", outcome, sessions, dialogue, started_at <= now() AS is_past
     FROM receive_session WHERE hello_name = '${helloName}'`,
    ([row]) => row,
  );
}

async function greeted(helloName: string): Promise<RawSmtpClient> {
  const client = await RawSmtpClient.greeted(transport.smtp.port);
  await client.say(`EHLO ${helloName}`);
  return client;
}

describe('each session has a row', () => {
  it('with its dialogue where something was refused', async () => {
    const client = await greeted('refused.example');
    await client.say('MAIL FROM:<a@x.example> RET=FULL');
    await client.say('QUIT');
    await client.closed();
    expect(await rowOf('refused.example')).toMatchObject({
      server_id: transport.server.id,
      connector_name: 'Relay HUB1',
      client_ip: '127.0.0.1',
      messages: 0,
      reply: '555 5.5.4 Unsupported parameter RET',
      end: 'Quit',
      outcome: 'Refused',
      sessions: 1,
      is_past: true,
      dialogue: expect.stringContaining(
        'C: MAIL FROM:<a@x.example> RET=FULL\nS: 555 5.5.4 Unsupported parameter RET',
      ),
    });
  });

  it('that its message names, as it waits and as a batch', async () => {
    const client = await greeted('waiting.example');
    await client.say('MAIL FROM:<a@x.example>');
    await client.say('RCPT TO:<b@waiting.example>');
    await client.say('DATA');
    client.write('Subject: x\r\n\r\nbody\r\n.\r\n');
    const id = /2\.0\.0 (\d+) Queued/.exec(await client.reply())?.[1];
    await client.say('QUIT');
    await client.closed();
    const session = await rowOf('waiting.example');
    expect(session).toMatchObject({ messages: 1, message_ids: [id], outcome: 'Completed', dialogue: null });
    const { rows } = await pool.query("SELECT trace->>'sessionId' AS session FROM message WHERE id = $1", [
      id,
    ]);
    expect(rows).toEqual([{ session: session.id }]);
  });

  it('with its dialogue in any case, where the connector’s protocol logging level is Verbose', async () => {
    await pool.query(
      "UPDATE receive_connector SET protocol_logging_level = 'Verbose' WHERE name = 'Relay HUB1'",
    );
    await pool.query("SELECT pg_notify('postern_configuration', '')");
    await transport.settled();
    const client = await greeted('verbose.example');
    await client.say('QUIT');
    await client.closed();
    expect(await rowOf('verbose.example')).toMatchObject({
      outcome: 'Completed',
      dialogue: expect.stringMatching(
        /^S: 220 [\s\S]*C: EHLO verbose\.example[\s\S]*C: QUIT\nS: 221 2\.0\.0 Bye$/,
      ),
    });
    await pool.query(
      "UPDATE receive_connector SET protocol_logging_level = 'None' WHERE name = 'Relay HUB1'",
    );
    await pool.query("SELECT pg_notify('postern_configuration', '')");
    await transport.settled();
  });

  it('also when octets of the client are no text that PostgreSQL takes', async () => {
    const client = await greeted('odd.example');
    client.write('XYZ \x00\xff\xed\xa0\x80\r\n');
    await client.reply();
    await client.say('QUIT');
    await client.closed();
    expect(await rowOf('odd.example')).toMatchObject({
      dialogue: expect.stringContaining('C: XYZ <U+0000>'),
    });
  });

  it('of mail that never had rows, too', async () => {
    await addConnector(pool, {
      name: 'out',
      addressSpaces: ['SMTP:*;1'],
      port: receiver.port,
      smartHosts: ['127.0.0.1'],
      sources: [transport.server.id],
    });
    await transport.settled();
    const client = await connectClient(transport.smtp.port);
    for (let n = 0; n < 3; n += 1) await sendMail(client, { to: [`rowless${n}@contoso.com`] });
    await client.quit();
    await receiver.waitForMessages(3);
    const ids = await until(
      pool,
      "SELECT message_id::text AS id FROM finished_recipient WHERE address LIKE 'rowless%' ORDER BY 1",
      (rows) => rows.length === 3 && rows.map(({ id }) => id),
    );
    await until(
      pool,
      `SELECT FROM receive_session WHERE message_ids @> ARRAY[${ids.join(', ')}]::bigint[]`,
      (rows) => rows.length === 1,
    );
  });
});

it('a flood from one client is one row more than its share, and the log says so', async () => {
  const folded: unknown[] = [];
  const unsubscribe = subscribe((name, fields) => {
    if (name === 'sessionsFolded') folded.push(fields);
  });
  const name = 'flood.example';
  const own = await startTestTransport(line.url, 'HUB2');
  for (let n = 0; n < 100; n += 1) {
    const client = await RawSmtpClient.greeted(own.smtp.port);
    await client.say(`EHLO ${name}`);
    await client.say('DATA');
    await client.say('QUIT');
  }
  // What stands together is written at the latest when the server stops.
  await own.stop();
  unsubscribe();
  const { rows } = await pool.query<{ rows: number; sessions: number }>(
    `SELECT count(*)::int AS rows, sum(sessions)::int AS sessions FROM receive_session WHERE hello_name = $1`,
    [name],
  );
  expect(rows).toEqual([{ rows: 61, sessions: 100 }]);
  expect(folded).toEqual([{ sessions: 40, rows: 1 }]);
});

it('sessions that end while PostgreSQL is away are recorded once it is back, and each once', async () => {
  await line.cut();
  const client = await greeted('away.example');
  await client.say('DATA');
  await client.say('QUIT');
  await client.closed();
  const failed = new Promise<void>((resolve) => {
    const unsubscribe = subscribe((name) => {
      if (name !== 'sessionsNotRecorded') return;
      unsubscribe();
      resolve();
    });
  });
  await failed;
  await line.mend();
  await rowOf('away.example');
  await submitMail(transport.smtp.port, { to: ['again@contoso.com'] });
  const { rows } = await pool.query(
    "SELECT count(*)::int AS n FROM receive_session WHERE hello_name = 'away.example'",
  );
  expect(rows).toEqual([{ n: 1 }]);
});

it('sessions whose commit was never answered are recorded once', async () => {
  const lost = line.loseAnswer(['record-sessions']);
  const client = await greeted('lost.example');
  await client.say('DATA');
  await client.say('QUIT');
  await client.closed();
  await lost;
  // The next batch is written behind the one in doubt.
  const next = await greeted('next.example');
  await next.say('QUIT');
  await next.closed();
  await rowOf('next.example');
  const { rows } = await pool.query(
    "SELECT count(*)::int AS n FROM receive_session WHERE hello_name = 'lost.example'",
  );
  expect(rows).toEqual([{ n: 1 }]);
});

it('a session in the middle of which the server stops is recorded', async () => {
  const own = await startTestTransport(line.url, 'HUB3');
  const client = await RawSmtpClient.greeted(own.smtp.port);
  await client.say('EHLO stopped.example');
  await client.say('MAIL FROM:<a@x.example>');
  await own.stop();
  expect(await rowOf('stopped.example')).toMatchObject({ end: 'ServerStopped', outcome: 'Broken' });
});
