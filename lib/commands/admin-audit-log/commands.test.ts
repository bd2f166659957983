import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PERMISSIONS, type Permission } from '@/lib/auth/permission';
import { ProvedActor } from '@/lib/auth/proved-actor';
import type { OutputRow } from '@/lib/commands/command/report';
import { answerInParts } from '@/lib/commands/run/answer-in-parts';
import { run } from '@/lib/commands/run/run';
import { complaintsOf, LOCAL, runAsLocal, useTestInstallation } from '@/lib/commands/test-installation';
import { loadConfig } from '@/lib/config';
import { findAuditKey } from '@/lib/secrets/audit-key';
import { cutAuditLog } from '@/lib/store/audit/cut-log';
import { createPool, type Pool } from '@/lib/store/database/pool';
import { useTestDatabase } from '@/lib/testing/test-database';

const database = useTestDatabase({ mayLeaveLease: true });
const installation = useTestInstallation(database);
let pool: Pool;

beforeAll(() => {
  pool = createPool({ databaseUrl: database.url, applicationName: 'audit log test', maxConnections: 2 });
});
afterAll(() => pool.end());
beforeEach(async () => {
  await installation.db.acceptedDomain.deleteMany();
  await pool.query('TRUNCATE audit_entry, audit_log_anchor, audit_log_config');
});

const addDomain = (name: string) =>
  runAsLocal('New-AcceptedDomain', { Name: name, DomainName: `${name}.example` });

const search = async (parameters: Record<string, unknown> = {}) =>
  (await runAsLocal('Search-AdminAuditLog', parameters)).output;

const verify = async (parameters: Record<string, unknown> = {}) =>
  (await runAsLocal('Test-AdminAuditLog', parameters)).output[0];

const actorWith = (permissions: readonly Permission[], name = 'kim') =>
  ProvedActor.prove(`console:${name}`, `user-${name}`, permissions);

describe('Search-AdminAuditLog', () => {
  it('shows an entry by Exchange’s names, newest first', async () => {
    await addDomain('a');
    await runAsLocal('Set-AcceptedDomain', { Identity: 'a', DomainType: 'InternalRelay' });
    const [changed, made, ...others] = await search();
    expect(others).toEqual([]);
    expect(made).toMatchObject({ CmdletName: 'New-AcceptedDomain' });
    expect(changed).toMatchObject({
      CmdletName: 'Set-AcceptedDomain',
      Caller: 'local:test',
      ObjectModified: 'a',
      CmdletParameters: [
        { Name: 'Identity', Value: 'a' },
        { Name: 'DomainType', Value: 'InternalRelay' },
      ],
      ModifiedProperties: [{ Name: 'DomainType', OldValue: 'Authoritative', NewValue: 'InternalRelay' }],
      Succeeded: true,
      Error: null,
    });
  });

  it('finds by cmdlet, parameter, object, user, time and result', async () => {
    await addDomain('a');
    await addDomain('b');
    const { id } = await installation.db.acceptedDomain.findFirstOrThrow({ where: { name: 'a' } });
    await run({
      cmdlet: 'Set-AcceptedDomain',
      parameters: { Identity: 'a', Name: 'A2' },
      actor: actorWith(PERMISSIONS),
    });
    await complaintsOf('Remove-AcceptedDomain', { Identity: 'nowhere', Confirm: false });
    const found = async (parameters: Record<string, unknown>) =>
      (await search(parameters)).map(({ CmdletName, ObjectModified }) => `${CmdletName} ${ObjectModified}`);
    expect(await found({ Cmdlets: ['set-accepteddomain', 'Set-Queue'] })).toEqual(['Set-AcceptedDomain A2']);
    expect(await found({ Cmdlets: 'Set-AcceptedDomain', Parameters: 'name' })).toHaveLength(1);
    expect(await found({ Cmdlets: 'Set-AcceptedDomain', Parameters: 'DomainType' })).toEqual([]);
    // By its id all of its history, whatever it was called.
    expect(await found({ ObjectIds: id })).toEqual(['Set-AcceptedDomain A2', 'New-AcceptedDomain a']);
    expect(await found({ ObjectIds: ['NOWHERE'] })).toEqual(['Remove-AcceptedDomain nowhere']);
    for (const user of ['kim', 'KIM', 'console:kim', 'user-kim']) {
      expect(await found({ UserIds: user })).toEqual(['Set-AcceptedDomain A2']);
    }
    expect(await found({ IsSuccess: false })).toEqual(['Remove-AcceptedDomain nowhere']);
    expect(await found({ IsSuccess: true })).toHaveLength(3);
    expect(await found({ EndDate: '2020-01-01' })).toEqual([]);
    expect(await found({ StartDate: '2020-01-01' })).toHaveLength(4);
    const [newest] = await search();
    expect(await search({ Identity: String(newest?.Identity) })).toEqual([newest]);
  });

  it('pages by key, and gives all of it in parts', async () => {
    for (const name of ['a', 'b', 'c']) await addDomain(name);
    const { output, page } = await runAsLocal('Search-AdminAuditLog', { ResultSize: 2 });
    expect(page).toMatchObject({ totalCount: 3 });
    const rest = await search({ ResultSize: 2, BookmarkObject: page?.next });
    const whole = await answerInParts({
      cmdlet: 'Search-AdminAuditLog',
      parameters: { ResultSize: 'Unlimited' },
      actor: LOCAL,
    });
    if (!whole.ok || !('parts' in whole)) throw new Error('Not in parts');
    const all: OutputRow[] = [];
    for await (const part of whole.parts) all.push(...part);
    expect(all).toEqual([...output, ...rest]);
  });

  it('refuses parameters without a cmdlet, an index, and whoever may not read the log', async () => {
    expect(await complaintsOf('Search-AdminAuditLog', { Parameters: 'Name' })).toEqual([
      'Cmdlets CmdletsRequired',
    ]);
    expect(await complaintsOf('Search-AdminAuditLog', { StartIndex: 5 })).toEqual([
      'StartIndex NotSupported',
    ]);
    expect(await complaintsOf('Search-AdminAuditLog', { Identity: "1' OR 1=1" })).toEqual([
      'Identity AuditEntryInvalid',
    ]);
    await expect(
      run({ cmdlet: 'Search-AdminAuditLog', parameters: {}, actor: actorWith(['help.read', 'queue.read']) }),
    ).rejects.toMatchObject({ status: 403 });
  });

  it('shows entries of a former version, which say less', async () => {
    await installation.db.auditEntry.create({
      data: {
        actor: 'console:x',
        command: 'Set-Old -A 1',
        cmdlet: 'Set-Old',
        outcome: 'succeeded',
        elapsedMs: 3,
      },
    });
    expect(await search()).toMatchObject([
      { Command: 'Set-Old -A 1', ModifiedProperties: [], CmdletParameters: [], ObjectModified: null },
    ]);
  });
});

describe('Test-AdminAuditLog', () => {
  const tamper = (sql: string) => pool.query(sql);
  const ids = async () =>
    (await installation.db.auditEntry.findMany({ orderBy: { id: 'asc' } })).map(({ id }) => id);

  it('finds a log intact that nobody touched, and says where it ends', async () => {
    expect(await verify()).toMatchObject({ Result: 'Intact', Checked: 0, LastEntry: null });
    for (const name of ['a', 'b', 'c']) await addDomain(name);
    const last = await installation.db.auditEntry.findFirstOrThrow({ orderBy: { id: 'desc' } });
    expect(await verify()).toMatchObject({
      Result: 'Intact',
      Checked: 3,
      LastEntry: String(last.id),
      LastHash: last.hash,
      Unsealed: 0,
    });
  });

  it.each([
    ['another name', "UPDATE audit_entry SET actor = 'console:lee' WHERE id = $"],
    [
      'another new value',
      `UPDATE audit_entry SET changes = jsonb_set(changes, '{0,name}', '"z"') WHERE id = $`,
    ],
    ['another time', "UPDATE audit_entry SET at = at + interval '1 millisecond' WHERE id = $"],
    ['another sealed secret', `UPDATE audit_entry SET sealed = '{"x": {}}' WHERE id = $`],
    ['another object to be found by', "UPDATE audit_entry SET objects = '{z}' WHERE id = $"],
  ])('names the entry that was given %s', async (_what, sql) => {
    for (const name of ['a', 'b', 'c']) await addDomain(name);
    const [, second] = await ids();
    await tamper(sql.replace('$', String(second)));
    expect(await verify()).toMatchObject({
      Result: 'Broken',
      BrokenEntry: String(second),
      Reason: 'EntryAltered',
      Checked: 2,
    });
  });

  it('names the entry behind one that was removed, or before which one was put', async () => {
    for (const name of ['a', 'b', 'c']) await addDomain(name);
    const [first, second, third] = await ids();
    await tamper(`DELETE FROM audit_entry WHERE id = ${second}`);
    expect(await verify()).toMatchObject({ BrokenEntry: String(third), Reason: 'PredecessorMissing' });
    await tamper(`DELETE FROM audit_entry WHERE id = ${first}`);
    expect(await verify()).toMatchObject({ BrokenEntry: String(third), Reason: 'PredecessorMissing' });
  });

  it('finds an entry without a hash, and one whose hash was made without the key', async () => {
    await addDomain('a');
    await tamper(
      `INSERT INTO audit_entry (actor, command, cmdlet, outcome, elapsed_ms) VALUES ('x', 'x', 'x', 'succeeded', 1)`,
    );
    const [, forged] = await ids();
    expect(await verify()).toMatchObject({ BrokenEntry: String(forged), Reason: 'EntryWithoutHash' });
    await tamper(`UPDATE audit_entry SET hash = '1.0123456789abcdef.x' WHERE id = ${forged}`);
    expect(await verify()).toMatchObject({ BrokenEntry: String(forged), Reason: 'OtherKey' });
  });

  it('counts entries from before the chain, and those of a process without the key', async () => {
    await tamper(
      `INSERT INTO audit_entry (actor, command, cmdlet, outcome, elapsed_ms) VALUES ('x', 'x', 'x', 'succeeded', 1)`,
    );
    await addDomain('a');
    const { POSTERN_SECRET_KEY: key, POSTERN_DATA_DIR: directory } = process.env;
    process.env.POSTERN_SECRET_KEY = '';
    process.env.POSTERN_DATA_DIR = '/nonexistent';
    try {
      await addDomain('b');
      expect(await complaintsOf('Test-AdminAuditLog', {})).toEqual(['- AuditKeyMissing']);
    } finally {
      process.env.POSTERN_SECRET_KEY = key;
      if (directory === undefined) delete process.env.POSTERN_DATA_DIR;
      else process.env.POSTERN_DATA_DIR = directory;
    }
    await addDomain('c');
    const report = await runAsLocal('Test-AdminAuditLog');
    expect(report.output).toMatchObject([{ Result: 'Intact', Checked: 4, BeforeChain: 1, Unsealed: 1 }]);
    expect(report.warnings).toMatchObject([{ id: 'AuditEntriesUnsealed', args: { count: 1 } }]);
  });

  it('goes part by part', async () => {
    for (const name of ['a', 'b', 'c']) await addDomain(name);
    const first = await verify({ MaxEntries: 2 });
    expect(first).toMatchObject({ Result: 'Intact', Checked: 2, NextEntry: expect.any(String) });
    expect(await verify({ MaxEntries: 2, StartAfter: first?.NextEntry })).toMatchObject({
      Result: 'Intact',
      Checked: 1,
      NextEntry: null,
    });
  });
});

describe('the age limit', () => {
  const cut = async () => cutAuditLog(pool, await findAuditKey(loadConfig()), 2);
  const age = (days: number, where = 'true') =>
    pool.query(`UPDATE audit_entry SET at = at - make_interval(days => ${days}) WHERE ${where}`);

  it('is 90 days, and can be set in whole days', async () => {
    expect((await runAsLocal('Get-AdminAuditLogConfig')).output).toMatchObject([
      { AdminAuditLogAgeLimit: '90.00:00:00', AdminAuditLogEnabled: true, LogLevel: 'Verbose' },
    ]);
    await runAsLocal('Set-AdminAuditLogConfig', { AdminAuditLogAgeLimit: '30.00:00:00' });
    expect((await runAsLocal('Get-AdminAuditLogConfig')).output).toMatchObject([
      { AdminAuditLogAgeLimit: '30.00:00:00' },
    ]);
    const [entry] = await search();
    expect(entry).toMatchObject({
      ModifiedProperties: [
        { Name: 'AdminAuditLogAgeLimit', OldValue: '90.00:00:00', NewValue: '30.00:00:00' },
      ],
    });
    expect(await complaintsOf('Set-AdminAuditLogConfig', { AdminAuditLogAgeLimit: '1.12:00:00' })).toEqual([
      'AdminAuditLogAgeLimit AgeLimitNotDays',
    ]);
    expect(await complaintsOf('Set-AdminAuditLogConfig', { AdminAuditLogAgeLimit: '00:00:00' })).toEqual([
      'AdminAuditLogAgeLimit OutOfRange',
    ]);
    expect(await complaintsOf('Set-AdminAuditLogConfig', { AdminAuditLogEnabled: false })).toEqual([
      'AdminAuditLogEnabled NotSupported',
    ]);
  });

  it('takes what is older, batch by batch, and leaves a log whose beginning is sealed', async () => {
    for (const name of ['a', 'b', 'c', 'd', 'e']) await addDomain(name);
    const [, , third] = await installation.db.auditEntry.findMany({ orderBy: { id: 'asc' } });
    await age(91, `id <= ${third?.id}`);
    expect(await cut()).toBe(2);
    expect(await cut()).toBe(1);
    expect(await cut()).toBe(0);
    expect(await verify()).toMatchObject({ Result: 'Intact', Checked: 2, RemovedByAge: 3 });
    // Removed by hand, and put back: neither is what the seal says.
    const [fourth] = await installation.db.auditEntry.findMany({ orderBy: { id: 'asc' } });
    await pool.query(`DELETE FROM audit_entry WHERE id = ${fourth?.id}`);
    expect(await verify()).toMatchObject({ Result: 'Broken', Reason: 'PredecessorMissing' });
    await pool.query(`UPDATE audit_log_anchor SET last_id = ${fourth?.id}, last_hash = '${fourth?.hash}'`);
    expect(await verify()).toMatchObject({ Result: 'Broken', Reason: 'BeginningForged', BrokenEntry: null });
  });

  it('leaves the newest entry, behind which the next one stands', async () => {
    for (const name of ['a', 'b']) await addDomain(name);
    await age(400);
    expect(await cut()).toBe(1);
    expect(await cut()).toBe(0);
    await addDomain('c');
    expect((await installation.db.auditEntry.findMany()).length).toBe(2);
  });

  it('takes nothing without a key to seal with', async () => {
    for (const name of ['a', 'b']) await addDomain(name);
    await age(400);
    await expect(cutAuditLog(pool, null, 2)).rejects.toThrow('no key');
    expect(await installation.db.auditEntry.count()).toBe(2);
  });
});
