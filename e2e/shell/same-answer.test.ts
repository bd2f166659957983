import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { proveLocalUser } from '@/lib/auth/prove-local-user';
import { CommandError } from '@/lib/commands/command/errors';
import type { OutputRow } from '@/lib/commands/command/report';
import { run } from '@/lib/commands/run/run';
import { connect, usePrisma } from '@/lib/store/database/client';
import { createPool, type Pool, usePool } from '@/lib/store/database/pool';
import type { PrismaClient } from '@/lib/store/generated/client';
import { HttpRefusal } from '../http-face';
import { type Site, startSite } from '../site';

/**
 * One table of commands, each run through the shell, through HTTP and by the command layer itself: whoever asks, the
 * answer is the same. (The console's server action is run() too; the browser tests go through it.)
 */
interface Case {
  readonly title: string;
  /** Run before, by HTTP. */
  readonly given?: readonly (readonly [string, Record<string, unknown>])[];
  readonly cmdlet: string;
  readonly parameters: Record<string, unknown>;
  /** The same as typed in the shell. */
  readonly text: string;
}

const LOCAL = proveLocalUser();
const CONTOSO = ['New-SendConnector', { Name: 'to contoso', AddressSpaces: ['contoso.com'] }] as const;

const ANSWERED: readonly Case[] = [
  {
    title: 'a new connector has the defaults of its usage',
    cmdlet: 'New-SendConnector',
    parameters: { Name: 'new', Usage: 'Internet', AddressSpaces: ['*'] },
    text: "New-SendConnector 'new' -Usage Internet -AddressSpaces *",
  },
  {
    title: 'a new connector by smart hosts, with limits, sizes and time spans',
    cmdlet: 'New-SendConnector',
    parameters: {
      Name: 'hosts',
      AddressSpaces: ['contoso.com;5', '*.fabrikam.com'],
      DNSRoutingEnabled: false,
      SmartHosts: ['10.0.0.1', 'smart.contoso.com'],
      Port: 587,
      MaxMessageSize: '10MB',
      ConnectionInactivityTimeOut: '00:05:00',
      Comment: "it's the backup",
    },
    text: "New-SendConnector -Name 'hosts' -AddressSpaces 'contoso.com;5','*.fabrikam.com' -DNSRoutingEnabled $false -SmartHosts 10.0.0.1,smart.contoso.com -Port 587 -MaxMessageSize 10MB -ConnectionInactivityTimeOut 00:05:00 -Comment 'it''s the backup'",
  },
  {
    title: 'a list changed by what is added and taken away',
    given: [CONTOSO],
    cmdlet: 'Set-SendConnector',
    parameters: {
      Identity: 'to contoso',
      AddressSpaces: { Add: ['fabrikam.com;2'], Remove: ['contoso.com'] },
    },
    text: "Set-SendConnector 'to contoso' -AddressSpaces @{Add='fabrikam.com;2';Remove='contoso.com'}",
  },
  {
    title: 'a connector found by its name in another case',
    given: [CONTOSO],
    cmdlet: 'Get-SendConnector',
    parameters: { Identity: 'TO CONTOSO' },
    text: "Get-SendConnector 'TO CONTOSO'",
  },
  {
    title: 'a removal that is confirmed beforehand',
    given: [CONTOSO],
    cmdlet: 'Remove-SendConnector',
    parameters: { Identity: 'to contoso', Confirm: false },
    text: "Remove-SendConnector 'to contoso' -Confirm:$false",
  },
  {
    title: 'an accepted domain',
    cmdlet: 'New-AcceptedDomain',
    parameters: { Name: 'relay', DomainName: '*.contoso.com', DomainType: 'InternalRelay' },
    text: 'New-AcceptedDomain relay -DomainName *.contoso.com -DomainType InternalRelay',
  },
  {
    title: 'the queues that a filter keeps',
    cmdlet: 'Get-Queue',
    parameters: { Filter: "{Status -eq 'Suspended' -and MessageCount -gt 100}" },
    text: "Get-Queue -Filter {Status -eq 'Suspended' -and MessageCount -gt 100}",
  },
  {
    title: 'the receive connectors',
    cmdlet: 'Get-ReceiveConnector',
    parameters: {},
    text: 'Get-ReceiveConnector',
  },
];

const REFUSED: readonly Case[] = [
  {
    title: 'an address space with a star inside a label',
    cmdlet: 'New-SendConnector',
    parameters: { Name: 'x', AddressSpaces: ['*contoso.com'] },
    text: "New-SendConnector 'x' -AddressSpaces '*contoso.com'",
  },
  ...['exa mple.com', 'a.*.com', 'contoso.com;0', 'contoso.com;101'].map((space) => ({
    title: `the address space '${space}'`,
    cmdlet: 'New-SendConnector',
    parameters: { Name: 'x', AddressSpaces: [space] },
    text: `New-SendConnector 'x' -AddressSpaces '${space}'`,
  })),
  {
    title: 'a smart host that is neither address nor name',
    cmdlet: 'New-SendConnector',
    parameters: { Name: 'x', AddressSpaces: ['*'], DNSRoutingEnabled: false, SmartHosts: ['not a host'] },
    text: "New-SendConnector 'x' -AddressSpaces '*' -DNSRoutingEnabled $false -SmartHosts 'not a host'",
  },
  {
    title: 'a source server that nobody knows',
    cmdlet: 'New-SendConnector',
    parameters: { Name: 'x', AddressSpaces: ['*'], SourceTransportServers: ['NOBODY'] },
    text: "New-SendConnector 'x' -AddressSpaces '*' -SourceTransportServers NOBODY",
  },
  {
    title: 'no source server at all',
    cmdlet: 'New-SendConnector',
    parameters: { Name: 'x', AddressSpaces: ['*'], SourceTransportServers: [] },
    text: "New-SendConnector 'x' -AddressSpaces '*' -SourceTransportServers @()",
  },
  {
    title: 'what this version does not support',
    cmdlet: 'New-SendConnector',
    parameters: { Name: 'x', AddressSpaces: ['*'], DomainSecureEnabled: true },
    text: "New-SendConnector 'x' -AddressSpaces '*' -DomainSecureEnabled $true",
  },
  {
    title: 'a parameter that does not exist',
    cmdlet: 'Get-SendConnector',
    parameters: { NoSuchParameter: 1 },
    text: 'Get-SendConnector -NoSuchParameter 1',
  },
  {
    title: 'a cmdlet that does not exist',
    cmdlet: 'Get-Nothing',
    parameters: {},
    text: 'Get-Nothing',
  },
  {
    title: 'no address space at all',
    cmdlet: 'New-SendConnector',
    parameters: { Name: 'x' },
    text: "New-SendConnector 'x'",
  },
  {
    title: 'DNS together with smart hosts',
    cmdlet: 'New-SendConnector',
    parameters: { Name: 'x', AddressSpaces: ['*'], DNSRoutingEnabled: true, SmartHosts: ['10.0.0.1'] },
    text: "New-SendConnector 'x' -AddressSpaces '*' -DNSRoutingEnabled $true -SmartHosts 10.0.0.1",
  },
  {
    title: 'a name that is taken',
    given: [CONTOSO],
    cmdlet: 'New-SendConnector',
    parameters: { Name: 'To Contoso', AddressSpaces: ['*'] },
    text: "New-SendConnector 'To Contoso' -AddressSpaces '*'",
  },
  {
    title: 'a connector that is not there',
    cmdlet: 'Set-SendConnector',
    parameters: { Identity: 'nobody', Enabled: false },
    text: "Set-SendConnector 'nobody' -Enabled $false",
  },
  {
    title: 'a removal that nobody confirmed',
    given: [CONTOSO],
    cmdlet: 'Remove-SendConnector',
    parameters: { Identity: 'to contoso' },
    text: "Remove-SendConnector 'to contoso'",
  },
  {
    title: 'a filter on a property that does not exist',
    cmdlet: 'Get-Queue',
    parameters: { Filter: "{Colour -eq 'red'}" },
    text: "Get-Queue -Filter {Colour -eq 'red'}",
  },
];

// Each line of the shell is a process of its own.
vi.setConfig({ testTimeout: 60_000 });

let site: Site;
let prisma: PrismaClient;
let pool: Pool;

beforeAll(async () => {
  site = await startSite();
  process.env.POSTERN_DATA_DIR = site.dataDirectory;
  process.env.POSTERN_CONNECTOR_PORT = String(site.receiver.port);
  prisma = connect(site.installation.databaseUrls.web);
  usePrisma(prisma);
  pool = createPool({
    databaseUrl: site.installation.databaseUrls.web,
    applicationName: 'e2e',
    maxConnections: 2,
  });
  usePool(pool);
}, 120_000);
afterAll(async () => {
  await prisma?.$disconnect();
  await pool?.end();
  await site?.stop();
});

describe('every face gives the same answer', () => {
  test.each(ANSWERED)('$title', async (one) => {
    await prepare(one);
    const { status, stdout, stderr } = await site.shell(`${one.text} | ConvertTo-Json`);
    expect({ status, stderr: stderr.replace(/^(?:WARNING|\d).*$/gm, '').trim() }).toEqual({
      status: 0,
      stderr: '',
    });
    const byShell = comparable(stdout.trim() === '' ? [] : [JSON.parse(stdout)].flat());

    await prepare(one);
    const byHttp = comparable((await site.command(one.cmdlet, one.parameters)).output);

    await prepare(one);
    const byLayer = comparable(
      (await run({ cmdlet: one.cmdlet, parameters: one.parameters, actor: LOCAL })).output,
    );

    expect(byHttp).toEqual(byLayer);
    expect(byShell).toEqual(byLayer);
  });
});

describe('every face refuses with the same problems', () => {
  test.each(REFUSED)('$title', async (one) => {
    await prepare(one);
    const byLayer = await complaints(() =>
      run({ cmdlet: one.cmdlet, parameters: one.parameters, actor: LOCAL }),
    );
    const byHttp = await complaints(() => site.command(one.cmdlet, one.parameters));
    const { status, stdout, stderr } = await site.shell(one.text);

    expect(byLayer.length).toBeGreaterThan(0);
    expect(byHttp).toEqual(byLayer);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect([...stderr.matchAll(/\[(\w+)\]$/gm)].map((match) => match[1])).toEqual(
      byLayer.map(({ id }) => id),
    );
    for (const { parameter } of byLayer) if (parameter) expect(stderr).toContain(`(-${parameter})`);
  });
});

test('a line that cannot be read is refused with its place, and nothing of it runs', async () => {
  await site.clear();
  const { status, stdout, stderr } = await site.shell(
    "New-SendConnector 'x' -AddressSpaces '*' ; Get-SendConnector 'unclosed",
  );
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toMatch(/line 1, column \d+/);
  expect((await site.command('Get-SendConnector')).output).toEqual([]);
});

async function prepare(one: Case): Promise<void> {
  await site.clear();
  for (const [cmdlet, parameters] of one.given ?? []) await site.command(cmdlet, parameters);
}

/** Without what differs from run to run: ids and times. */
function comparable(rows: readonly OutputRow[]): readonly OutputRow[] {
  return rows.map(({ Guid: _id, WhenCreated: _created, WhenChanged: _changed, ...row }) => row);
}

interface Complaint {
  readonly id: string;
  readonly parameter: string | null;
}

async function complaints(work: () => Promise<unknown>): Promise<readonly Complaint[]> {
  try {
    await work();
    return [];
  } catch (error) {
    const problems =
      error instanceof CommandError
        ? error.problems
        : error instanceof HttpRefusal
          ? error.problem.problems
          : null;
    if (problems === null) throw error;
    return problems.map(({ id, parameter }) => ({ id, parameter }));
  }
}
