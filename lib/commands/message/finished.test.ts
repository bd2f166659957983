import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CommandReport } from '@/lib/commands/command/report';
import { run } from '@/lib/commands/run/run';
import { LOCAL } from '@/lib/commands/test-installation';
import { connect, usePrisma } from '@/lib/store/database/client';
import { createPool, type Pool, usePool } from '@/lib/store/database/pool';
import type { PrismaClient } from '@/lib/store/generated/client';
import { ensurePartitions } from '@/lib/store/server/retention';
import { useTestDatabase } from '@/lib/testing/test-database';
import { addServer, endLeases, type TestServer } from '@/lib/testing/test-queued-mail';

const database = useTestDatabase();
let pool: Pool;
let prisma: PrismaClient;
let hub: TestServer;

beforeAll(async () => {
  pool = createPool({ databaseUrl: database.url, applicationName: 'finished mail test', maxConnections: 4 });
  prisma = connect(database.url);
  usePool(pool);
  usePrisma(prisma);
  await ensurePartitions(pool);
  hub = await addServer(pool, 'HUB1');
});
afterAll(async () => {
  await endLeases(pool);
  await pool.end();
  await prisma.$disconnect();
});

test('Get-FinishedMessage lists the newest first, by message, connector and time, and pages', async () => {
  const connectorId = '11111111-1111-4111-8111-111111111111';
  await pool.query(
    `INSERT INTO finished_recipient (finished_at, message_id, outcome, address, domain, from_address, subject,
       internet_message_id, size, source_name, received_at, queue_id, server_id, connector_id, connector_name, host, reply)
     SELECT date_trunc('day', now()) + n * interval '1 minute', n, CASE WHEN n = 3 THEN 'Failed' ELSE 'Delivered' END,
            'c' || n || '@fabrikam.com', 'fabrikam.com', 'a@contoso.com', 's' || n, '<' || n || '@x>', 100, 'SMTP:Relay HUB1',
            now(), 1, $1, CASE WHEN n < 4 THEN $2::uuid END, 'Internet', 'mx.fabrikam.com', '250 2.0.0 taken'
       FROM generate_series(1, 5) n`,
    [hub.id, connectorId],
  );
  const subjects = async (parameters: Record<string, unknown>) =>
    (await command('Get-FinishedMessage', parameters)).output.map((row) => row.Subject);
  expect(await subjects({})).toEqual(['s5', 's4', 's3', 's2', 's1']);
  expect(await subjects({ ConnectorId: connectorId })).toEqual(['s3', 's2', 's1']);
  expect(await subjects({ MessageId: 4 })).toEqual(['s4']);
  expect(await subjects({ Filter: "Outcome -eq 'failed'" })).toEqual(['s3']);
  expect(await subjects({ Filter: "Reply -like '*TAKEN' -and Recipient -eq 'C2@fabrikam.com'" })).toEqual([
    's2',
  ]);
  const { output, page } = await command('Get-FinishedMessage', { ResultSize: 2 });
  expect(output[0]).toMatchObject({
    Outcome: 'Delivered',
    Reply: '250 2.0.0 taken',
    RemoteServer: 'mx.fabrikam.com',
    Server: 'HUB1',
  });
  expect(await subjects({ ResultSize: 2, BookmarkObject: page?.next })).toEqual(['s3', 's2']);
  for (const date of ['9999-99-99 00:00:00+00', '2026-02-30 00:00:00+00', '2026-02-03 00:00:00+99']) {
    const forged = Buffer.from(JSON.stringify(['finished', date, '1'])).toString('base64url');
    const refused = command('Get-FinishedMessage', { BookmarkObject: forged });
    await expect(refused, date).rejects.toThrow('BookmarkInvalid (BookmarkObject)');
  }
  expect(await subjects({ Start: output[1]?.DateFinished })).toEqual(['s5', 's4']);
  expect(await subjects({ End: output[1]?.DateFinished })).toEqual(['s3', 's2', 's1']);
});

test('Get-DeliveryAttempt tells what happened, oldest first, the dialogue when asked for', async () => {
  await pool.query(
    `INSERT INTO delivery_attempt (at, message_id, copy_id, queue_id, server_id, outcome, host, address, port, tls_version,
       duration_ms, reply, enhanced_code, error_key, error_args, dialogue)
     VALUES (now(), 42, 1, 1, $1, 'delivered', 'mx.fabrikam.com', '10.0.0.1', 25, 'TLSv1.3', 12, '250 ok', NULL, NULL, NULL, NULL),
       (now() - interval '1 minute', 42, 1, 1, $1, 'retry', 'mx.fabrikam.com', '10.0.0.1', 25, NULL, 7, '451 later', '4.0.0',
        'remoteDeferred', '{"peer": "mx.fabrikam.com [10.0.0.1]", "port": 25}', 'S: 451 later')`,
    [hub.id],
  );
  const { output } = await command('Get-DeliveryAttempt', { Message: 42 });
  expect(output).toMatchObject([
    {
      Outcome: 'Retry',
      Reply: '451 later',
      HasDialogue: true,
      Dialogue: null,
      LastErrorDetail: { Key: 'remoteDeferred' },
    },
    { Outcome: 'Delivered', TlsVersion: 'TLSv1.3', HasDialogue: false },
  ]);
  expect(output[0]?.LastError).toContain('451 later');
  const full = await command('Get-DeliveryAttempt', { Message: 'HUB1\\1\\42', IncludeDialogue: true });
  expect(full.output[0]?.Dialogue).toBe('S: 451 later');
});

function command(cmdlet: string, parameters: Record<string, unknown>): Promise<CommandReport> {
  return run({ cmdlet, parameters, actor: LOCAL });
}
