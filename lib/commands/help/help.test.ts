import { describe, expect, it } from 'vitest';
import type { Permission } from '@/lib/auth/permission';
import { proveLocalUser } from '@/lib/auth/prove-local-user';
import type { CommandDefinition } from '@/lib/commands/command/define';
import { CommandError } from '@/lib/commands/command/errors';
import { allCommands } from '@/lib/commands/registry';
import { NO_TRAIL } from '@/lib/commands/run/audit-trail';
import { CommandReach } from '@/lib/commands/run/command-reach';
import { catalogue } from '@/lib/i18n/catalogue';
import { LOCALES } from '@/lib/i18n/locale';
import { describeParameters, synopsisOf, syntaxOf } from './describe';
import { getCommand } from './get-command';
import { getHelp } from './get-help';

describe('help', () => {
  it('has a synopsis for every cmdlet and a description for every parameter', () => {
    expect(allCommands().length).toBeGreaterThan(12);
    const silent = allCommands().flatMap((definition) => [
      ...(synopsisOf(definition) === '' ? [definition.name] : []),
      ...describeParameters(definition)
        .filter((parameter) => parameter.description === '')
        .map((parameter) => `${definition.name} -${parameter.name}`),
    ]);
    expect(silent).toEqual([]);
  });

  it.each(LOCALES)('has the same keys in %s', (locale) => {
    const { help } = catalogue(locale);
    expect(typeof help === 'object' && Object.keys(help)).toContain('New-SendConnector');
  });

  it('writes a cmdlet’s syntax as PowerShell does', () => {
    expect(syntaxOf(command('Remove-SendConnector'))).toBe(
      'Remove-SendConnector [-Identity] <String> [-DomainController <String>] [-WhatIf] [-Confirm]',
    );
    expect(syntaxOf(command('New-SendConnector'))).toMatch(
      /^New-SendConnector \[-Name\] <String> \[-Usage <Value>\] .*-AddressSpaces <List> \[-SmartHosts <List>\] /,
    );
  });

  it('takes values and ranges from the schema', () => {
    const usage = describeParameters(command('New-SendConnector')).find(
      (parameter) => parameter.name === 'Usage',
    );
    expect(usage).toMatchObject({
      type: 'Value',
      isRequired: false,
      values: 'Custom, Internal, Internet, Partner',
    });
    const interval = describeParameters(command('Set-TransportServer')).find(
      ({ name }) => name === 'MessageRetryInterval',
    );
    expect(interval).toMatchObject({ type: 'TimeSpan', values: '00:00:01-1.00:00:00' });
  });
});

describe('Get-Help', () => {
  it('shows each parameter of one cmdlet', async () => {
    const { output, columns } = await getHelp.handler(context(), { Name: 'get-sendconnector' });
    expect(columns).toContain('Parameter');
    expect(output).toMatchObject([
      { Parameter: 'Identity', Required: false },
      { Parameter: 'DomainController' },
    ]);
  });

  it('shows each cmdlet that a pattern means', async () => {
    const { output } = await getHelp.handler(context(), { Name: '*-SendConnector' });
    expect(output?.map((row) => row.Name)).toEqual([
      'Get-SendConnector',
      'New-SendConnector',
      'Remove-SendConnector',
      'Set-SendConnector',
      'Test-SendConnector',
    ]);
  });

  it('names the cure for a cmdlet that is none', async () => {
    await expect(getHelp.handler(context(), { Name: 'Get-Mailbox' })).rejects.toThrow(CommandError);
  });
});

describe('Get-Command', () => {
  it('selects by verb and noun', async () => {
    const { output } = await getCommand.handler(context(), { Verb: 'set', Noun: '*Connector' });
    expect(output?.map((row) => row.Name)).toEqual(['Set-ReceiveConnector', 'Set-SendConnector']);
  });
});

function command(name: string): CommandDefinition {
  const found = allCommands().find((definition) => definition.name === name);
  if (!found) throw new Error(`${name} is not registered`);
  return found;
}

/** Help reads no database: to ask for it is a fault. */
function context() {
  return {
    get db(): never {
      throw new Error('Help reads no database');
    },
    actor: proveLocalUser(),
    now: new Date(0),
    whatIf: false,
    audit: NO_TRAIL,
    broughtBack: null,
    newId: () => 'none',
    perform: () => Promise.reject(new Error('Help changes nothing')),
    commands: allCommands(),
    reach: new CommandReach(proveLocalUser(), 'help.read'),
    reachOf: (permission: Permission) => new CommandReach(proveLocalUser(), permission),
    notify: () => Promise.reject(new Error('Help changes nothing')),
  };
}
