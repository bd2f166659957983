import { beforeEach, describe, expect, it } from 'vitest';
import {
  complaintsOf,
  placeMessage,
  runAsLocal,
  useTestInstallation,
} from '@/lib/commands/test-installation';
import { useTestDatabase } from '@/lib/testing/test-database';

const installation = useTestInstallation(useTestDatabase({ mayLeaveLease: true }));

beforeEach(async () => {
  await installation.db.acceptedDomain.deleteMany();
});

const create = (DomainName: string, parameters: Record<string, unknown> = {}) =>
  runAsLocal('New-AcceptedDomain', { Name: DomainName, DomainName, ...parameters });

describe('New-AcceptedDomain', () => {
  it('makes the first one the default, and later ones only when asked', async () => {
    expect((await create('contoso.com')).output[0]).toMatchObject({
      Default: true,
      DomainType: 'Authoritative',
    });
    expect((await create('fabrikam.com')).output[0]).toMatchObject({ Default: false });
    expect((await create('tailspintoys.com', { MakeDefault: true })).output[0]).toMatchObject({
      Default: true,
    });
    const rows = (await runAsLocal('Get-AcceptedDomain')).output;
    expect(rows.map((row) => [row.Name, row.Default])).toEqual([
      ['contoso.com', false],
      ['fabrikam.com', false],
      ['tailspintoys.com', true],
    ]);
  });

  it('never makes a pattern the default', async () => {
    expect((await create('*.contoso.com')).output[0]).toMatchObject({ Default: false });
    expect((await create('contoso.com')).output[0]).toMatchObject({ Default: true });
  });

  it('warns that an authoritative domain takes no mail yet', async () => {
    expect((await create('contoso.com')).warnings).toMatchObject([{ id: 'AuthoritativeWithoutMailboxes' }]);
    expect((await create('fabrikam.com', { DomainType: 'ExternalRelay' })).warnings).toEqual([]);
  });

  it.each([
    ['*.com', 'com'],
    ['*.co.jp', 'co.jp'],
    ['*.github.io', 'github.io'],
    ['*.みんな', 'xn--q9jyb4c'],
  ])('warns that below %s anyone has names', async (DomainName, suffix) => {
    expect((await create(DomainName, { DomainType: 'ExternalRelay' })).warnings).toMatchObject([
      { id: 'PublicSuffixAccepted', args: { suffix } },
    ]);
    const again = { Identity: DomainName, DomainType: 'InternalRelay' };
    expect((await runAsLocal('Set-AcceptedDomain', again)).warnings).toMatchObject([
      { id: 'PublicSuffixAccepted' },
    ]);
  });

  it.each(['*.contoso.com', '*.contoso.co.jp', '*.corp', '*.contoso.local', 'co.jp'])(
    'does not warn of %s',
    async (DomainName) => {
      expect((await create(DomainName, { DomainType: 'ExternalRelay' })).warnings).toEqual([]);
    },
  );

  it('refuses a domain or a name that is taken', async () => {
    await create('contoso.com', { Name: 'ours' });
    expect(await complaintsOf('New-AcceptedDomain', { Name: 'again', DomainName: 'CONTOSO.com' })).toEqual([
      'DomainName DomainTaken',
    ]);
    expect(await complaintsOf('New-AcceptedDomain', { Name: 'OURS', DomainName: 'fabrikam.com' })).toEqual([
      'Name NameTaken',
    ]);
  });

  it('says what it does to mail that waits for the domain', async () => {
    const { db, hub1 } = installation;
    const server = { homeServerId: hub1, ownerServerId: hub1 };
    const queue = await db.queue.create({
      data: { ...server, kind: 'Unreachable', deliveryType: 'Unreachable' },
    });
    await placeMessage(db, queue.id, ['contoso.com']);
    expect((await create('contoso.com')).queueEffect).toEqual({
      movedMessages: 1,
      releasedMessages: 0,
      strandedMessages: 0,
    });
    expect((await create('fabrikam.com')).queueEffect).toMatchObject({ movedMessages: 0 });
  });
});

describe('Set-AcceptedDomain', () => {
  it('changes name, type and default', async () => {
    await create('contoso.com');
    await create('fabrikam.com');
    const given = {
      Identity: 'fabrikam.com',
      Name: 'partner',
      DomainType: 'InternalRelay',
      MakeDefault: true,
    };
    expect((await runAsLocal('Set-AcceptedDomain', given)).output[0]).toMatchObject({
      Name: 'partner',
      DomainType: 'InternalRelay',
      Default: true,
    });
    expect(await installation.db.acceptedDomain.count({ where: { isDefault: true } })).toBe(1);
  });

  it('does not leave the installation without a default', async () => {
    await create('contoso.com');
    expect(await complaintsOf('Set-AcceptedDomain', { Identity: 'contoso.com', MakeDefault: false })).toEqual(
      ['MakeDefault DefaultDomainNeeded'],
    );
  });

  it('does not make a pattern the default', async () => {
    await create('*.contoso.com');
    expect(
      await complaintsOf('Set-AcceptedDomain', { Identity: '*.contoso.com', MakeDefault: true }),
    ).toEqual(['MakeDefault DefaultDomainWildcard']);
  });
});

describe('Remove-AcceptedDomain', () => {
  it('keeps the default while there are others, and takes the last one', async () => {
    await create('contoso.com');
    await create('fabrikam.com');
    const remove = { Confirm: false };
    expect(await complaintsOf('Remove-AcceptedDomain', { Identity: 'contoso.com', ...remove })).toEqual([
      'Identity DefaultDomainRemoval',
    ]);
    await runAsLocal('Remove-AcceptedDomain', { Identity: 'fabrikam.com', ...remove });
    await runAsLocal('Remove-AcceptedDomain', { Identity: 'contoso.com', ...remove });
    expect((await runAsLocal('Get-AcceptedDomain')).output).toEqual([]);
  });
});
