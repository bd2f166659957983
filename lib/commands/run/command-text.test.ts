import { describe, expect, it } from 'vitest';
import { findCommand } from '@/lib/commands/registry';
import { commandTextOf } from './command-text';

const SECRET = 'S3cret-of-the-smart-host';
const newConnector = findCommand('New-SendConnector');
const setPassword = findCommand('Set-AdministratorPassword');

describe('a command as text', () => {
  it('shows a credential without its password', () => {
    const parameters = { Name: 'a', AuthenticationCredential: { username: 'u', password: SECRET } };
    expect(commandTextOf(newConnector, parameters)).toBe(
      "New-SendConnector -Name 'a' -AuthenticationCredential @{username='u'; password=(hidden)}",
    );
  });

  it('shows that a credential was taken away', () => {
    expect(commandTextOf(newConnector, { AuthenticationCredential: null })).toContain('$null');
  });

  it.each([
    ['a text', { AuthenticationCredential: `u:${SECRET}` }],
    ['a list', { AuthenticationCredential: ['u', SECRET] }],
    ['a list of the right form', { AuthenticationCredential: [{ UserName: 'u', Passwort: SECRET }] }],
    ['a misspelt key', { AuthenticationCredential: { UserName: 'u', Passwort: SECRET } }],
    ['a nested user name', { AuthenticationCredential: { UserName: { x: SECRET }, Password: 'p' } }],
    ['another spelling of the parameter', { authenticationCredential: `u:${SECRET}` }],
    ['a parameter that does not exist', { Credential: { UserName: 'u', Secret: SECRET } }],
    ['a name that objects bring along', { constructor: SECRET }],
  ])('hides a secret that was given as %s', (_title, parameters) => {
    const text = commandTextOf(newConnector, { Name: 'a', ...parameters });
    expect(text).not.toContain(SECRET);
    expect(text).toContain('(hidden)');
    expect(text).toContain("-Name 'a'");
  });

  it('hides a new password behind a misspelt parameter', () => {
    expect(commandTextOf(setPassword, { NewPasword: SECRET })).toBe(
      'Set-AdministratorPassword -NewPasword (hidden)',
    );
  });
});

describe('a user name', () => {
  const textOf = (UserName: string, Password: string) =>
    commandTextOf(newConnector, { Name: 'a', AuthenticationCredential: { UserName, Password } });

  it.each(['relay', 'relay@contoso.com', 'CONTOSO\\relay', 'smtp-user'])('%s is written', (userName) => {
    expect(textOf(userName, SECRET)).toContain(`UserName='${userName}'`);
  });

  it.each([
    ['Summer2026', 'relay@contoso.com'],
    ['correct horse battery', 'relay'],
    ['correct-horse-battery', 'relay'],
    ['hunter2', 'relay'],
    ['swordfish', 'relay'],
    ['swordfish', 'CONTOSO\\relay'],
    ['p@ssw.ord', 'relay@contoso.com'],
    ['pässword', 'relay'],
    ['Tr0ub4dor&3', 'x'],
  ])('%s that may be the password, beside %s, is not', (userName, password) => {
    const text = textOf(userName, password);
    expect(text).not.toContain(userName);
    expect(text).toContain('UserName=(hidden); Password=(hidden)');
  });
});
