import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { complaintsOf, runAsLocal, useTestInstallation } from '@/lib/commands/test-installation';
import { createPool } from '@/lib/store/database/pool';
import { recordSessions } from '@/lib/store/server/record-sessions';
import { ensurePartitions } from '@/lib/store/server/retention';
import { endedSession } from '@/lib/testing/ended-session';
import { useTestDatabase } from '@/lib/testing/test-database';

const database = useTestDatabase({ mayLeaveLease: true });
const installation = useTestInstallation(database);

beforeAll(async () => {
  const pool = createPool({ databaseUrl: database.url, applicationName: 'clients test', maxConnections: 1 });
  try {
    await ensurePartitions(pool);
    await recordSessions(pool, installation.hub1, [
      endedSession({ messages: 3 }),
      endedSession({ clientIp: '10.0.0.8', accountName: 'camera', tlsVersion: null, helloName: 'camera' }),
      endedSession({ clientIp: '10.0.9.9', accountName: null, tlsVersion: 'TLSv1.1', helloName: 'old fax' }),
      endedSession({
        clientIp: '8.8.4.4',
        accountName: null,
        messages: 0,
        senders: [],
        helloName: 'spam.example',
        tlsVersion: null,
        refusals: 4,
        reply: '550 5.7.1 Unable to relay',
      }),
    ]);
  } finally {
    await pool.end();
  }
});
beforeEach(async () => {
  await installation.db.ipBlockListEntry.deleteMany();
});

const report = async (parameters: Record<string, unknown> = {}) =>
  (await runAsLocal('Get-ClientReport', parameters)).output;
const addresses = async (parameters: Record<string, unknown> = {}) =>
  (await report(parameters)).map(({ ClientAddress }) => ClientAddress);

describe('Get-ClientReport', () => {
  it('shows each client with what it says, how safely, and how much', async () => {
    const [scanner] = await report({ Filter: "Account -eq 'scanner'" });
    expect(scanner).toMatchObject({
      ClientAddress: '10.0.0.7',
      Network: '10.0.0.0/24',
      Name: 'scanner',
      Label: null,
      AuthMechanism: 'LOGIN',
      HelloNames: ['scanner'],
      Senders: ['scan@contoso.example'],
      Encryption: 'Tls',
      TlsVersion: 'TLSv1.3',
      MessagesToday: 3,
      Messages7Days: 3,
      Messages30Days: 3,
      Refusals30Days: 0,
      Sessions30Days: 1,
      LastRefusal: null,
      BlockedBy: null,
    });
  });

  it.each([
    [{ Filter: "Encryption -eq 'PlainText'" }, ['10.0.0.8', '8.8.4.0/24']],
    [{ Filter: "Encryption -eq 'OldTls'" }, ['10.0.9.9']],
    [{ Filter: 'Refusals7Days -gt 0' }, ['8.8.4.0/24']],
    [{ Filter: "LastRefusal -like '550*'" }, ['8.8.4.0/24']],
    [{ Filter: "ClientAddress -eq '::ffff:10.0.0.8'" }, ['10.0.0.8']],
    [{ Filter: "Senders -like '*@contoso.example' -and Account -eq $null" }, ['10.0.9.9']],
    [{ ClientAddress: '10.0.0.0/24' }, ['10.0.0.7', '10.0.0.8']],
    [{ ClientAddress: '8.0.0.0-8.255.255.255' }, ['8.8.4.0/24']],
  ])('%j finds %j', async (parameters, found) => {
    expect((await addresses(parameters)).toSorted()).toEqual(found);
  });

  it('sorts by address and by counts, and goes page by page', async () => {
    const all = ['8.8.4.0/24', '10.0.0.7', '10.0.0.8', '10.0.9.9'];
    expect(await addresses({ SortOrder: '+ClientAddress' })).toEqual(all);
    expect((await addresses({ SortOrder: '-MessagesToday' }))[0]).toBe('10.0.0.7');
    const first = await runAsLocal('Get-ClientReport', { SortOrder: '+ClientAddress', ResultSize: 3 });
    expect(first.page).toMatchObject({ totalCount: 4 });
    const rest = await addresses({
      SortOrder: '+ClientAddress',
      ResultSize: 3,
      BookmarkObject: first.page?.next,
    });
    expect(rest).toEqual(['10.0.9.9']);
  });

  it('counts days that are over no more', async () => {
    await installation.db
      .$executeRaw`UPDATE smtp_client SET counted_on = counted_on - 6 WHERE account_name = 'scanner'`;
    const filter = { Filter: "Account -eq 'scanner'" };
    expect((await report(filter))[0]).toMatchObject({
      MessagesToday: 0,
      Messages7Days: 3,
      Messages30Days: 3,
    });
    await installation.db
      .$executeRaw`UPDATE smtp_client SET counted_on = counted_on - 1 WHERE account_name = 'scanner'`;
    expect((await report(filter))[0]).toMatchObject({
      MessagesToday: 0,
      Messages7Days: 0,
      Messages30Days: 3,
    });
    await installation.db
      .$executeRaw`UPDATE smtp_client SET counted_on = counted_on + 7 WHERE account_name = 'scanner'`;
  });

  it('says who is blocked, and by which entry', async () => {
    await runAsLocal('Add-IPBlockListEntry', { IPRange: '10.0.0.0/28' });
    expect((await report({ Filter: "Account -eq 'camera'" }))[0]).toMatchObject({
      BlockedBy: expect.any(String),
      BlockedRange: '10.0.0.0/28',
      BlockedUntil: null,
    });
    expect((await report({ ClientAddress: '10.0.9.9' }))[0]).toMatchObject({ BlockedBy: null });
  });
});

describe('Set-ClientReport', () => {
  it('names a client, which Undo takes back', async () => {
    const [fax] = await report({ ClientAddress: '10.0.9.9' });
    const Identity = String(fax?.Identity);
    const named = await runAsLocal('Set-ClientReport', { Identity, Label: 'Fax, third floor' });
    expect((await report({ Identity }))[0]).toMatchObject({
      Name: 'Fax, third floor',
      Label: 'Fax, third floor',
    });
    expect(await addresses({ Filter: "Name -like '*third*'" })).toEqual(['10.0.9.9']);
    await runAsLocal('Undo-AdminChange', { Identity: named.undo, Confirm: false });
    expect((await report({ Identity }))[0]).toMatchObject({ Name: 'old fax', Label: null });
    const nobody = { Identity: '00000000-0000-4000-8000-000000000000', Label: 'x' };
    expect(await complaintsOf('Set-ClientReport', nobody)).toEqual(['Identity ObjectNotFound']);
  });
});
