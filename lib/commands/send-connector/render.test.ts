import fc from 'fast-check';
import { expect, it } from 'vitest';
import { bindArguments } from '@/lib/commands/run/bind-arguments';
import { parseLine } from '@/lib/shell/language/parse';
import { renderCommand } from '@/lib/shell/language/render';
import { newSendConnector } from './new';
import { newSendConnectorParameters, setSendConnectorParameters } from './parameters';
import { setSendConnector } from './set';

const domain = fc.constantFrom('*', 'contoso.com', '*.fabrikam.com', '例え.jp', 'tailspintoys.com');
const space = fc
  .tuple(domain, fc.integer({ min: 1, max: 100 }))
  .map(([name, cost]) => `SMTP:${name};${cost}`);

const parameters = fc.record(
  {
    Name: fc.string({ minLength: 1, maxLength: 64, unit: 'grapheme' }),
    Usage: fc.constantFrom('Custom', 'Internet', 'Partner'),
    AddressSpaces: fc.uniqueArray(space, {
      minLength: 1,
      maxLength: 5,
      selector: (text) => text.replace(/;\d+$/, ''),
    }),
    Comment: fc.string({ maxLength: 50, unit: 'grapheme' }),
    Enabled: fc.boolean(),
    Port: fc.integer({ min: 1, max: 65_535 }),
    MaxMessageSize: fc.constantFrom('unlimited', '35MB', '10240'),
    ConnectionInactivityTimeOut: fc.constantFrom('00:10:00', '1.00:00:00'),
    Fqdn: fc.constantFrom('mail.contoso.com', null),
    WhatIf: fc.boolean(),
  },
  { requiredKeys: ['Name', 'AddressSpaces'] },
);

it('a rendered New-SendConnector parses back to the same command', () => {
  fc.assert(
    fc.property(parameters, (given) => {
      fc.pre(newSendConnectorParameters.safeParse(given).success);
      const text = renderCommand('New-SendConnector', given, ['Password'], { switches: ['WhatIf'] });
      const [statement] = parseLine(text).statements;
      if (statement === undefined) throw new Error(`Nothing parsed: ${text}`);
      const bound = bindArguments(newSendConnector, statement.commands[0]);
      expect(newSendConnectorParameters.parse(bound)).toEqual(newSendConnectorParameters.parse(given));
    }),
  );
});

it('a change of lists and a credential are typed as PowerShell has them', () => {
  const text =
    "Set-SendConnector x -addressspaces @{add='contoso.com;5'; Remove='*'} -SmartHosts a.b,'[10.0.0.1]' -DNSRouting $false " +
    "-AuthenticationCredential @{username='u';password='p'}";
  const [statement] = parseLine(text).statements;
  if (statement === undefined) throw new Error(`Nothing parsed: ${text}`);
  expect(
    setSendConnectorParameters.parse(bindArguments(setSendConnector, statement.commands[0])),
  ).toMatchObject({
    Identity: 'x',
    AddressSpaces: { Add: ['SMTP:contoso.com;5'], Remove: ['SMTP:*;1'] },
    SmartHosts: ['a.b', '10.0.0.1'],
    DNSRoutingEnabled: false,
    AuthenticationCredential: { UserName: 'u', Password: 'p' },
  });
});
