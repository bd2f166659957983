import { beforeEach, describe, expect, it } from 'vitest';
import {
  complaintsOf,
  placeMessage,
  runAsLocal,
  useTestInstallation,
} from '@/lib/commands/test-installation';
import { useTestDatabase } from '@/lib/testing/test-database';

const DAY_MS = 86_400_000;
const installation = useTestInstallation(useTestDatabase({ mayLeaveLease: true }));
let queue: string;

beforeEach(async () => {
  const { db, hub1 } = installation;
  await db.recipient.deleteMany();
  await db.copy.deleteMany();
  await db.message.deleteMany();
  await db.queue.deleteMany();
  const server = { homeServerId: hub1, ownerServerId: hub1 };
  const { id } = await db.queue.create({
    data: { ...server, kind: 'Unreachable', deliveryType: 'Unreachable' },
  });
  for (const domain of ['contoso.com', 'fabrikam.com']) await placeMessage(db, id, [domain]);
  queue = 'HUB1\\Unreachable';
});

const inDays = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString();
const expirations = async () =>
  (await runAsLocal('Get-Message', { SortOrder: '+Identity' })).output.map((row) =>
    String(row.ExpirationTime),
  );
const identities = async () => (await runAsLocal('Get-Message')).output.map((row) => String(row.Identity));

describe('Set-Message', () => {
  it('gives one message an expiration time of its own, and takes it again', async () => {
    const [first = ''] = await identities();
    const before = await expirations();
    const ExpirationTime = inDays(10);
    expect((await runAsLocal('Set-Message', { Identity: first, ExpirationTime })).items).toEqual([
      { identity: first, state: 'done', problem: null },
    ]);
    expect(await expirations()).toEqual([ExpirationTime, before[1]]);
    await runAsLocal('Set-Message', { Identity: first, ExpirationTime: null });
    expect(await expirations()).toEqual(before);
  });

  it('gives more time to all that match a filter, suspended ones too', async () => {
    await installation.db.copy.updateMany({ data: { status: 'Suspended' } });
    const ExpirationTime = inDays(5);
    const Filter = `Queue -eq '${queue}' -and Status -eq 'Suspended'`;
    const report = await runAsLocal('Set-Message', { Filter, ExpirationTime });
    expect(report.items).toHaveLength(2);
    expect(await expirations()).toEqual([ExpirationTime, ExpirationTime]);
    const found = await runAsLocal('Get-Message', { Filter: `ExpirationTime -gt '${inDays(4)}'` });
    expect(found.output).toHaveLength(2);
  });

  it('changes nothing with -WhatIf', async () => {
    const before = await expirations();
    const given = { Identity: await identities(), ExpirationTime: inDays(5), WhatIf: true };
    expect((await runAsLocal('Set-Message', given)).items).toHaveLength(2);
    expect(await expirations()).toEqual(before);
  });

  it.each([
    ['a time that is over', { ExpirationTime: '2020-01-01' }, 'ExpirationTime ExpirationTimePast'],
    ['a time in years', { ExpirationTime: inDays(91) }, 'ExpirationTime ExpirationTimeTooLate'],
    ['what is no time', { ExpirationTime: 'tomorrow' }, 'ExpirationTime DateInvalid'],
    ['no time', {}, 'ExpirationTime ParameterRequired'],
  ])('refuses %s', async (_title, given, complaint) => {
    const [Identity = ''] = await identities();
    expect(await complaintsOf('Set-Message', { Identity, ...given })).toEqual([complaint]);
  });

  it('names a message that is not there', async () => {
    const given = { Identity: `${queue}\\999999`, ExpirationTime: inDays(1) };
    expect(await complaintsOf('Set-Message', given)).toEqual(['Identity MessageNotFound']);
  });
});

describe('ExpirationTime', () => {
  it('follows the setting of the server that works the queue', async () => {
    const ages = async () =>
      (await runAsLocal('Get-Message')).output.map(
        (row) => (Date.parse(String(row.ExpirationTime)) - Date.parse(String(row.DateReceived))) / DAY_MS,
      );
    expect(await ages()).toEqual([2, 2]);
    await runAsLocal('Set-TransportServer', { Identity: 'HUB1', MessageExpirationTimeout: '7.00:00:00' });
    expect(await ages()).toEqual([7, 7]);
  });
});
