import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createPool, type Pool } from '@/lib/store/database/pool';
import { useTestDatabase } from '@/lib/testing/test-database';
import { auditLogSyslog } from './audit-log-syslog';
import { syslogMessage } from './syslog-message';

const database = useTestDatabase();
let pool: Pool;
let server: Server | null = null;
let received: Buffer[] = [];

beforeAll(() => {
  pool = createPool({ databaseUrl: database.url, applicationName: 'syslog test', maxConnections: 2 });
});
beforeEach(async () => {
  await pool.query('TRUNCATE audit_entry, audit_log_config, audit_log_sent');
  received = [];
});
afterEach(async () => {
  const present = server;
  server = null;
  if (present?.listening) await new Promise((resolve) => present.close(resolve));
});
afterAll(() => pool.end());

/** @param onClient in place of taking what it says to the end */
async function listen(port = 0, onClient: (socket: Socket) => void = take): Promise<number> {
  server = createServer(onClient).listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return (address as AddressInfo).port;
}

function take(socket: Socket): void {
  socket.on('data', (chunk) => received.push(chunk));
  // What it has sent last goes out before its own end does.
  socket.on('error', () => {});
}

async function sendTo(port: number): Promise<void> {
  await pool.query(
    `INSERT INTO audit_log_config (id, syslog_server) VALUES (1, $1)
     ON CONFLICT (id) DO UPDATE SET syslog_server = $1`,
    [`tcp://127.0.0.1:${port}`],
  );
}

const add = (cmdlet: string, outcome = 'succeeded') =>
  pool.query(
    `INSERT INTO audit_entry (actor, command, cmdlet, outcome, elapsed_ms, server, changes)
     VALUES ('console:kim', $1, $1, $2, 1, 'hub1', '[{"name": "a\\nb"}]')`,
    [cmdlet, outcome],
  );

const run = () =>
  auditLogSyslog.run({ pool, key: '', signal: new AbortController().signal, report: async () => {} });

/** By their counts, as RFC 6587 has them. */
function messages(): string[] {
  const found: string[] = [];
  for (let rest = Buffer.concat(received); rest.length > 0; ) {
    const space = rest.indexOf(' ');
    const length = Number(rest.subarray(0, space).toString());
    found.push(rest.subarray(space + 1, space + 1 + length).toString());
    rest = rest.subarray(space + 1 + length);
  }
  return found;
}

describe('audit entries by syslog', () => {
  it('go nowhere as long as no server is set', async () => {
    await add('Set-A');
    expect(await run()).toEqual({ sent: 0 });
  });

  it('go from the moment on in which the server was set, in order, each once', async () => {
    await add('Set-Before');
    await sendTo(await listen());
    expect(await run()).toEqual({ sent: 0 });
    await add('Set-A');
    await add('Set-B', 'refused');
    expect(await run()).toEqual({ sent: 2 });
    expect(await run()).toEqual({ sent: 0 });
    const [first, second, ...others] = messages();
    expect(others).toEqual([]);
    expect(first).toMatch(/^<109>1 \d{4}-\d\d-\d\dT[\d:.]+Z hub1 postern - Set-A \[audit@32473 entry="\d+" /);
    expect(second).toMatch(/^<108>1 .* Set-B \[.* outcome="refused"\] \uFEFF\{/);
    expect(first).not.toMatch(/[\r\n]/);
    expect(JSON.parse(second?.slice(second.indexOf('\uFEFF') + 1) ?? '')).toMatchObject({
      cmdlet: 'Set-B',
      actor: 'console:kim',
      changes: [{ name: 'a\nb' }],
    });
  });

  it('wait for a server that is down, and miss none', async () => {
    const port = await listen();
    await sendTo(port);
    await run();
    await new Promise((resolve) => server?.close(resolve));
    await add('Set-A');
    await expect(run()).rejects.toThrow('ECONNREFUSED');
    await add('Set-B');
    await listen(port);
    expect(await run()).toEqual({ sent: 2 });
    expect(messages()).toHaveLength(2);
  });

  it('go again after a connection that broke', async () => {
    const port = await listen(0, (socket) => socket.once('data', () => socket.resetAndDestroy()));
    await sendTo(port);
    await run();
    await add('Set-A');
    await expect(run()).rejects.toThrow();
    await new Promise((resolve) => server?.close(resolve));
    await listen(port);
    expect(await run()).toEqual({ sent: 1 });
  });
});

it('a message holds to RFC 5424 whatever its parts hold', () => {
  const message = syslogMessage({
    severity: 'error',
    at: new Date('2026-11-30T18:00:00Z'),
    host: 'ハブ 1',
    messageId: `Set-${'x'.repeat(50)}`,
    data: { actor: 'a"]\\\n' },
    text: '{"a": "\n"}',
  });
  expect(message).toBe(
    `<107>1 2026-11-30T18:00:00.000Z ___1 postern - Set-${'x'.repeat(28)} [audit@32473 actor="a\\"\\]\\\\ "] \uFEFF{"a": " "}`,
  );
});
