import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cp, mkdir, mkdtemp, open, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pack } from 'tar-stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { migrate } from '@/lib/launch/postgres/migrate';
import { projectRoot } from '@/lib/launch/project-root';
import { fingerprint } from '@/lib/secrets/fingerprint';
import { loadSecretKey } from '@/lib/secrets/key';
import { open as openSealed, seal } from '@/lib/secrets/seal';
import { createClient, createPool } from '@/lib/store/database/pool';
import { giveRowsOfServer } from '@/lib/store/hot/in/batch-to-rows';
import { RowlessMail } from '@/lib/store/hot/in/rowless.test-tools';
import { claimInstallation } from '@/lib/store/server/registration';
import { useTestDatabase } from '@/lib/testing/test-database';
import { addMessage, addQueue } from '@/lib/testing/test-queued-mail';
import { saveServerIdentity } from '@/lib/worker/server/server-identity';
import { CERTIFICATE_FILES } from './archive-format';
import { checkBackup } from './archive-reader';
import { askRows, BackupPlace, contentsOf } from './backup.test-tools';
import { createNewFile } from './new-file';
import { type Restored, restoreBackup } from './restore-backup';

const PASSPHRASE = 'four words of one kind';

const database = useTestDatabase();
let place: BackupPlace;
let mail: RowlessMail;
let from: { databaseUrl: string; dataDirectory: string };
/** With the key sealed. */
let backup: string;
/** What it was restored to. */
let to: { databaseUrl: string; dataDirectory: string };
let restored: Restored;
let rowlessCopyId: bigint;

/** One server with mail of every kind: waiting, suspended, in Poison, in several pieces, in transit, finished. */
beforeAll(async () => {
  place = await BackupPlace.open(database.url);
  mail = await RowlessMail.open(database.url);
  const { pool, queueId, serverId } = mail;
  const hub = { id: serverId, name: 'HUB1' };
  from = { databaseUrl: database.url, dataDirectory: place.path('data') };
  await saveServerIdentity(from.dataDirectory, { ...hub, fqdn: 'hub1.contoso.com' });
  const key = await loadSecretKey({ secretKey: null, dataDirectory: from.dataDirectory });
  await claimInstallation(database.url, fingerprint(key));
  for (const name of CERTIFICATE_FILES) await writeFile(join(from.dataDirectory, name), name);

  const odd = "Tab\tbackslash \\N \\. quote' line\nend 日本語 \u{1F4E7}";
  const { messageId } = await addMessage(pool, hub, queueId, {
    subject: odd,
    receivedAt: '2026-11-29T09:00:00Z',
  });
  await pool.query('DELETE FROM content_chunk WHERE message_id = $1', [messageId]);
  for (const seq of [0, 1, 2]) {
    const data = randomBytes(seq === 2 ? 10 : 256 * 1024);
    await pool.query('INSERT INTO content_chunk (message_id, seq, data) VALUES ($1, $2, $3)', [
      messageId,
      seq,
      data,
    ]);
  }
  await addMessage(pool, hub, queueId, { subject: 'held before', status: 'Suspended' });
  const poison = await addQueue(pool, hub, { kind: 'Poison' });
  await addMessage(pool, hub, poison, { subject: 'poison' });
  const message = await mail.newMessage({ subject: 'in transit' });
  rowlessCopyId = message.copies[0]?.id ?? 0n;
  await mail.commit([message]);

  const { ciphertext, keyId } = seal(key, 'the smart host’s password', 'connector');
  await pool.query(
    `INSERT INTO send_connector (id, name, address_spaces, authentication_user_name, authentication_ciphertext, authentication_key_id)
     VALUES (gen_random_uuid(), 'relay', '{SMTP:*;1}', 'user', $1, $2)`,
    [ciphertext, keyId],
  );
  await pool.query(
    `INSERT INTO finished_recipient (finished_at, message_id, outcome, address, domain, from_address, subject,
       internet_message_id, size, source_name, received_at, queue_id, server_id)
     VALUES (now(), 1, 'Delivered', 'a@b.c', 'b.c', '', 'gone', '', 1, '', now(), 1, $1)`,
    [serverId],
  );
  await pool.query(
    `INSERT INTO "user" (id, name, email, updated_at) VALUES ('u', 'Ann', 'ann@contoso.com', now());
     INSERT INTO account (id, account_id, provider_id, user_id, password, updated_at) VALUES ('a', 'a', 'credential', 'u', 'hash', now());
     INSERT INTO session (id, expires_at, token, user_id, updated_at) VALUES ('s', now(), 'token of a session', 'u', now());
     INSERT INTO task (kind, server_id, epoch) VALUES ('DayPartitions', '${serverId}', 3);
     UPDATE transport_server SET instance_id = gen_random_uuid(), epoch = 3, heartbeat_at = now(), started_at = now(),
       lease_expires_at = now() - interval '1 second', smtp_address = '127.0.0.1:25'`,
  );
  backup = (await place.backUp(from, { passphrase: PASSPHRASE })).path;
  ({ to, restored } = await restoreAnew());
}, 120_000);
afterAll(async () => {
  await mail?.close();
  await place?.close();
});

async function restoreAnew(path = backup, passphrase: string | undefined = PASSPHRASE) {
  const to = { databaseUrl: await place.emptyDatabase(), dataDirectory: place.path('data') };
  await mkdir(to.dataDirectory, { mode: 0o700 });
  return { to, restored: await place.restore(path, to, { ...(passphrase ? { passphrase } : {}) }) };
}

describe('a restored installation', () => {
  test('has each row that it had, but for what is of one run and what is held', async () => {
    expect(restored).toMatchObject({ held: 1, rowless: 1, lockedConnectors: [], serverName: 'HUB1' });
    const before = await contentsOf(from.databaseUrl);
    const after = await contentsOf(to.databaseUrl);
    expect(Object.keys(before)).toEqual(
      expect.arrayContaining(['content_chunk', 'finished_recipient', 'session']),
    );
    const changed = [
      'session',
      'message',
      'copy',
      'transit_batch',
      'transport_server',
      'task',
      'installation',
      '_prisma_migrations',
    ];
    for (const [table, sum] of Object.entries(before)) {
      if (!changed.includes(table)) expect([table, after[table]]).toEqual([table, sum]);
    }
    expect(after.session).toBeUndefined();
    const rowsOf = (contents: Record<string, string>, table: string) => contents[table]?.split(' ')[0];
    for (const table of ['message', 'copy', 'transit_batch', 'transport_server', 'task']) {
      expect([table, rowsOf(after, table)]).toEqual([table, rowsOf(before, table)]);
    }
    const sequences = `SELECT sequencename, coalesce(last_value, 0) AS value FROM pg_sequences
      WHERE schemaname = 'public' AND sequencename <> 'intent_id_seq' ORDER BY 1`;
    expect(await askRows(to.databaseUrl, sequences)).toEqual(await askRows(from.databaseUrl, sequences));
  }, 60_000);

  test('holds what waited, reports nothing of it late, and leaves Poison and what was suspended', async () => {
    const rows = await askRows(
      to.databaseUrl,
      `SELECT subject, status, restored, delay_notice_at
       FROM copy JOIN message m ON m.id = message_id ORDER BY restored, subject`,
    );
    expect(rows).toEqual([
      expect.objectContaining({ subject: 'held before', status: 'Suspended', restored: false }),
      expect.objectContaining({ subject: 'poison', status: 'Ready', restored: false }),
      expect.objectContaining({ status: 'Suspended', restored: true, delay_notice_at: null }),
    ]);
  }, 60_000);

  test('holds mail that was in transit when it gets its rows', async () => {
    const pool = createPool({
      databaseUrl: to.databaseUrl,
      applicationName: 'backup test',
      maxConnections: 2,
    });
    try {
      await giveRowsOfServer(pool, mail.serverId);
      const { rows } = await pool.query('SELECT status, restored FROM copy WHERE id = $1', [rowlessCopyId]);
      expect(rows).toEqual([{ status: 'Suspended', restored: true }]);
    } finally {
      await pool.end();
    }
  }, 60_000);

  test('believes no lease, listener or claim of the processes that were', async () => {
    const [server] = await askRows(
      to.databaseUrl,
      'SELECT name, instance_id, lease_expires_at, heartbeat_at, smtp_address, epoch FROM transport_server',
    );
    expect(server).toEqual({
      ...{ name: 'HUB1', instance_id: null, lease_expires_at: null, heartbeat_at: null, smtp_address: null },
      epoch: 3n,
    });
    expect(await askRows(to.databaseUrl, 'SELECT server_id, epoch FROM task')).toEqual([
      { server_id: null, epoch: null },
    ]);
  }, 60_000);

  test('is the same server with the same key and certificate, each file its owner’s alone', async () => {
    for (const name of ['server.json', 'secret.key', ...CERTIFICATE_FILES]) {
      const [before, after] = await Promise.all(
        [from, to].map(({ dataDirectory }) => readFile(join(dataDirectory, name), 'utf8')),
      );
      expect([name, after]).toEqual([name, before]);
      expect((await stat(join(to.dataDirectory, name))).mode & 0o777).toBe(0o600);
    }
    const key = await loadSecretKey({ secretKey: null, dataDirectory: to.dataDirectory });
    const [connector] = await askRows<{ ciphertext: Buffer; keyId: string }>(
      to.databaseUrl,
      'SELECT authentication_ciphertext AS ciphertext, authentication_key_id AS "keyId" FROM send_connector',
    );
    expect(connector && openSealed(key, connector, 'connector')).toBe('the smart host’s password');
  }, 60_000);

  test('without the key has one of its own, and says whose passwords are to be entered again', async () => {
    const { path } = await place.backUp(from);
    const { to, restored } = await restoreAnew(path, undefined);
    expect(restored.lockedConnectors).toEqual(['relay']);
    const key = await loadSecretKey({ secretKey: null, dataDirectory: to.dataDirectory });
    await expect(claimInstallation(to.databaseUrl, fingerprint(key))).resolves.toBeUndefined();
    expect((await readFile(path)).includes(await readFile(join(from.dataDirectory, 'secret.key')))).toBe(
      false,
    );
  }, 60_000);

  test('of an older schema is restored at that schema and brought to this one', async () => {
    const older = join(await mkdtemp(join(place.directory, 'migrations-')), 'migrations');
    await cp(join(projectRoot, 'prisma', 'migrations'), older, { recursive: true });
    const names = (await readdir(older)).filter((name) => name > '20261130140036');
    expect(names.length).toBeGreaterThan(0);
    execFileSync('rm', [
      '-r',
      ...names.filter((name) => name.startsWith('2026')).map((name) => join(older, name)),
    ]);
    const databaseUrl = await place.emptyDatabase();
    await migrate(databaseUrl, older);
    await askRows(
      databaseUrl,
      "INSERT INTO accepted_domain (id, name, domain_name) VALUES (gen_random_uuid(), 'Ours', 'ours.test')",
    );
    const { path } = await place.backUp({ databaseUrl, dataDirectory: place.path('none') });
    const { to } = await restoreAnew(path, undefined);
    expect(await askRows(to.databaseUrl, 'SELECT name FROM accepted_domain')).toEqual([{ name: 'Ours' }]);
    expect((await migrate(to.databaseUrl)).applied).toEqual([]);
  }, 60_000);
});

describe('refused before anything is changed', () => {
  test('an installation that is in use', async () => {
    const before = await contentsOf(to.databaseUrl);
    await expect(place.restore(backup, to, { passphrase: PASSPHRASE })).rejects.toThrow(/is in use/);
    expect(await contentsOf(to.databaseUrl)).toEqual(before);
  }, 60_000);

  test('a wrong passphrase', async () => {
    const to = { databaseUrl: await place.emptyDatabase(), dataDirectory: place.path('data') };
    await expect(place.restore(backup, to, { passphrase: `${PASSPHRASE}!` })).rejects.toThrow(
      /passphrase is not the one/,
    );
    expect(await contentsOf(to.databaseUrl)).toEqual({});
  }, 60_000);

  test('a file that was cut, wherever', async () => {
    const whole = await readFile(backup);
    for (const length of [
      0,
      1,
      511,
      512,
      5000,
      whole.length >> 1,
      whole.length - 4096,
      whole.length - 1600,
    ]) {
      expect([length, await check(whole.subarray(0, length))]).toEqual([
        length,
        expect.stringMatching(/^(The backup ends too early|The backup is damaged|This is no backup)/),
      ]);
    }
  }, 60_000);

  test('a file in which one octet of a member is another', async () => {
    const whole = await readFile(backup);
    // Members are compressed or JSON: each of their octets counts. The padding of tar does not, and is not looked at.
    for (const name of [
      'postern-backup.json',
      'key.sealed.json',
      'tables/content_chunk/000001.copy.zst',
      'manifest.json',
      'SHA256SUMS',
    ]) {
      const changed = Buffer.from(whole);
      const at = whole.indexOf(Buffer.from(`${name}\0`)) + 512 + 20;
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect([name, await check(changed)]).toEqual([name, expect.stringMatching(/^The backup is damaged/)]);
    }
  }, 60_000);

  test('what is no backup at all', async () => {
    expect(await check(randomBytes(4096))).toMatch(/^This is no backup/);
    const other = place.path('other.tar');
    execFileSync('tar', ['-cf', other, '-C', dirname(backup), backup.slice(dirname(backup).length + 1)]);
    expect(await check(await readFile(other))).toMatch(/^This is no backup/);
  }, 60_000);

  test('a backup by a newer Postern, which says its version', async () => {
    const databaseUrl = await place.emptyDatabase();
    await migrate(databaseUrl);
    const { path } = await place.backUp({ databaseUrl, dataDirectory: place.path('none') });
    const file = await open(path);
    const checked = await checkBackup(file);
    const migrations = [...checked.header.migrations, { name: '20991231000000_later', checksum: 'x' }];
    const client = createClient({ databaseUrl: await place.emptyDatabase(), applicationName: 'backup test' });
    await client.connect();
    await expect(
      restoreBackup({
        ...{ config: { secretKey: null, dataDirectory: place.path('data') }, file, secrets: null },
        ...{ database: { client, close: () => client.end() }, signal: new AbortController().signal },
        backup: { ...checked, header: { ...checked.header, migrations, posternVersion: '9.9.9' } },
        progress: { say: () => {}, moved: () => {} },
      }),
    ).rejects.toThrow(/newer Postern \(9\.9\.9/);
    await client.end();
    await file.close();
  }, 60_000);

  test('a backup of a later form, whatever else is in it', async () => {
    const later = pack();
    later.entry({ name: 'postern-backup.json' }, '{"format": 2}');
    later.entry({ name: 'tables.bin' }, randomBytes(100));
    later.finalize();
    const chunks: Buffer[] = [];
    for await (const chunk of later as AsyncIterable<Buffer>) chunks.push(chunk);
    expect(await check(Buffer.concat(chunks))).toMatch(
      /^The backup was made by a newer Postern \(its form is 2/,
    );
  });

  test('a name that is taken: nothing is written over', async () => {
    const path = place.path('taken.tar');
    await writeFile(path, 'precious');
    await expect(place.backUp(from, { path })).rejects.toThrow(/not written over/);
    // Taken while the backup was made.
    const late = place.path('late.tar');
    const file = await createNewFile(late);
    await writeFile(late, 'precious');
    await expect(file.commit()).rejects.toThrow(/not written over/);
    await file.discard();
    expect(await readFile(late, 'utf8')).toBe('precious');
    expect((await readdir(place.directory)).filter((name) => name.endsWith('.partial'))).toEqual([]);
  });
});

test('a restore that is ended in the middle leaves the database without a table, and can be said again', async () => {
  const to = { databaseUrl: await place.emptyDatabase(), dataDirectory: place.path('data') };
  await mkdir(to.dataDirectory, { mode: 0o700 });
  const stopping = new AbortController();
  const onMoved = (table: string) => {
    if (table === 'recipient') stopping.abort(new Error('ended in the middle'));
  };
  await expect(
    place.restore(backup, to, { passphrase: PASSPHRASE, signal: stopping.signal, onMoved }),
  ).rejects.toThrow('ended in the middle');
  expect(
    await askRows(to.databaseUrl, "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"),
  ).toEqual([]);
  expect(await place.restore(backup, to, { passphrase: PASSPHRASE })).toMatchObject({ held: 1 });
}, 60_000);

test('what goes wrong behind the commit of a restore does not make it one that failed', async () => {
  const file = await open(backup);
  const client = createClient({ databaseUrl: await place.emptyDatabase(), applicationName: 'backup test' });
  await client.connect();
  const query = client.query.bind(client);
  client.query = ((...given: Parameters<typeof query>) =>
    String(given[0]) === 'ANALYZE' ? Promise.reject(new Error('canceled')) : query(...given)) as typeof query;
  const restored = await restoreBackup({
    ...{ config: { secretKey: null, dataDirectory: place.path('data') }, file, secrets: null },
    ...{ database: { client, close: () => client.end() }, signal: new AbortController().signal },
    backup: await checkBackup(file),
    progress: { say: () => {}, moved: () => {} },
  });
  expect(restored).toMatchObject({ held: 1, rowless: 1 });
  await client.end();
  await file.close();
}, 60_000);

test('a backup that is ended in the middle leaves no file', async () => {
  const path = place.path('ended.tar');
  await expect(place.backUp(from, { path, signal: AbortSignal.abort(new Error('ended')) })).rejects.toThrow(
    'ended',
  );
  expect((await readdir(place.directory)).filter((name) => name.includes('ended'))).toEqual([]);
}, 60_000);

test('the file is its owner’s alone, a tar whose sums the usual tools find right, and holds no session', async () => {
  expect((await stat(backup)).mode & 0o777).toBe(0o600);
  const directory = await mkdtemp(join(place.directory, 'unpacked-'));
  execFileSync('tar', ['-xf', backup, '-C', directory]);
  expect(execFileSync('sha256sum', ['--quiet', '-c', 'SHA256SUMS'], { cwd: directory }).toString()).toBe('');
  expect(await readdir(join(directory, 'tables'))).not.toContain('session');
}, 60_000);

async function check(content: Buffer): Promise<string> {
  const path = place.path('changed.tar');
  await writeFile(path, content);
  const file = await open(path);
  try {
    await checkBackup(file);
    return 'whole';
  } catch (error) {
    return (error as Error).message;
  } finally {
    await file.close();
  }
}
