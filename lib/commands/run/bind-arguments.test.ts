import { describe, expect, it } from 'vitest';
import { findCommand } from '@/lib/commands/registry';
import { parseLine } from '@/lib/shell/language/parse';
import { bindArguments } from './bind-arguments';

describe('bindArguments', () => {
  it.each([
    [
      "New-SendConnector x -AddressSpaces '*' -usage Internet",
      { Name: 'x', AddressSpaces: '*', Usage: 'Internet' },
    ],
    ['Get-Queue 17', { Identity: '17' }],
    ['Set-SendConnector x -Name 123', { Identity: 'x', Name: '123' }],
    ['Set-SendConnector x -Port 587 -WhatIf', { Identity: 'x', Port: 587, WhatIf: true }],
    ['Remove-SendConnector x -Confirm:$false', { Identity: 'x', Confirm: false }],
    ['Get-Queue -Filter {Status -eq "Retry"}', { Filter: 'Status -eq "Retry"' }],
  ])('%s', (text, expected) => {
    expect(bind(text)).toEqual(expected);
  });

  it.each([
    ['Get-Queue a b', 'PositionalUnexpected'],
    ['Get-Queue -Nope 1', 'ParameterUnknown'],
    ['Get-Queue -Filter', 'ParameterValueMissing'],
    ['Set-SendConnector x -Port 1 -Port 2', 'ParameterRepeated'],
  ])('%s is refused with %s', (text, id) => {
    expect(() => bind(text)).toThrowError(
      expect.objectContaining({ problems: [expect.objectContaining({ id })] }),
    );
  });
});

function bind(text: string) {
  const command = parseLine(text).statements[0]?.commands[0];
  if (!command) throw new Error('no command');
  return bindArguments(findCommand(command.name), command);
}
