import { beforeEach, expect, it } from 'vitest';
import { complaintsOf, runAsLocal, useTestInstallation } from '@/lib/commands/test-installation';
import { useTestDatabase } from '@/lib/testing/test-database';

const installation = useTestInstallation(useTestDatabase({ mayLeaveLease: true }));

beforeEach(async () => {
  await installation.db.ipBlockListEntry.deleteMany();
});

const add = (parameters: Record<string, unknown>) => runAsLocal('Add-IPBlockListEntry', parameters);
const ranges = async (parameters: Record<string, unknown> = {}) =>
  (await runAsLocal('Get-IPBlockListEntry', parameters)).output.map(({ IPRange }) => IPRange);

it('an entry is an address or a range, in one spelling, until it expires or is removed', async () => {
  await add({ IPAddress: '::ffff:192.0.2.7', Comment: 'A scanner that has lost its mind' });
  const { output } = await add({ IPRange: '198.51.100.9/24', ExpirationTime: '2099-01-01T00:00:00Z' });
  expect(output).toMatchObject([
    {
      IPRange: '198.51.100.0/24',
      ExpirationTime: '2099-01-01T00:00:00.000Z',
      HasExpired: false,
      Comment: null,
    },
  ]);
  await add({ IPRange: '2001:db8::1-2001:db8::9' });
  expect(await ranges()).toEqual(['192.0.2.7', '198.51.100.0/24', '2001:db8::1-2001:db8::9']);
  expect(await ranges({ IPAddress: '198.51.100.200' })).toEqual(['198.51.100.0/24']);
  await runAsLocal('Remove-IPBlockListEntry', { Identity: '198.51.100.77/24', Confirm: false });
  expect(await ranges()).toEqual(['192.0.2.7', '2001:db8::1-2001:db8::9']);
});

it.each([
  [{}, 'IPAddress ParameterRequired'],
  [{ IPAddress: '192.0.2.0/24' }, 'IPAddress BlockAddressInvalid'],
  [{ IPRange: 'everyone' }, 'IPRange RemoteIpRangeInvalid'],
  [{ IPAddress: '192.0.2.1', IPRange: '192.0.2.0/24' }, 'IPRange AddressAndRange'],
  [{ IPAddress: '192.0.2.1', ExpirationTime: '2020-01-01' }, 'ExpirationTime ExpirationTimePast'],
])('%j is refused: %s', async (given, complaint) => {
  expect(await complaintsOf('Add-IPBlockListEntry', given)).toEqual([complaint]);
});

it('is there once, and one that has expired gives way', async () => {
  await add({ IPAddress: '192.0.2.7' });
  expect(await complaintsOf('Add-IPBlockListEntry', { IPRange: '192.0.2.7/32' })).toEqual([
    'IPRange IpRangeBlocked',
  ]);
  await installation.db.ipBlockListEntry.updateMany({ data: { expiresAt: new Date(Date.now() - 1000) } });
  expect((await runAsLocal('Get-IPBlockListEntry')).output).toMatchObject([{ HasExpired: true }]);
  await add({ IPAddress: '192.0.2.7' });
  expect((await runAsLocal('Get-IPBlockListEntry')).output).toMatchObject([{ HasExpired: false }]);
});

it('warns of what stops the servers themselves, or half the world', async () => {
  const warningsOf = async (IPRange: string) => (await add({ IPRange })).warnings.map(({ id }) => id);
  expect(await warningsOf('127.0.0.0/30')).toEqual(['BlocksThisComputer']);
  expect(await warningsOf('128.0.0.0/2')).toEqual(['BlocksMany']);
  expect(await warningsOf('0.0.0.0/0')).toEqual(['BlocksThisComputer', 'BlocksMany']);
  expect(await warningsOf('192.0.2.0/24')).toEqual([]);
});

it('comes back by Undo, with its comment and its time', async () => {
  await add({ IPAddress: '192.0.2.7', Comment: 'why', ExpirationTime: '2099-01-01T00:00:00Z' });
  const { undo } = await runAsLocal('Remove-IPBlockListEntry', { Identity: '192.0.2.7', Confirm: false });
  await runAsLocal('Undo-AdminChange', { Identity: undo, Confirm: false });
  expect((await runAsLocal('Get-IPBlockListEntry')).output).toMatchObject([
    { IPRange: '192.0.2.7', Comment: 'why', ExpirationTime: '2099-01-01T00:00:00.000Z' },
  ]);
});
