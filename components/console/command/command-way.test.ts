import { expect, it } from 'vitest';
import { proveLocalUser } from '@/lib/auth/prove-local-user';
import { commandManifest } from '@/lib/commands/manifest';
import { wayOf } from './command-way';

it('sends what reads by HTTP and what changes by the action, whatever the verb', () => {
  const manifest = {
    'Test-SmtpConnectivity': { effect: 'read', permission: 'sendConnector.read' },
    'Get-Ready': { effect: 'change', permission: 'sendConnector.write' },
  } as const;
  expect(wayOf(manifest, 'Test-SmtpConnectivity')).toBe('http');
  expect(wayOf(manifest, 'Get-Ready')).toBe('action');
});

it('leaves what it does not know to the action, whose answer says so', () => {
  expect(wayOf({}, 'Get-Queue')).toBe('action');
  expect(wayOf({}, 'constructor')).toBe('action');
});

it('finds the cmdlets of the registry: a list goes by HTTP, a message that is exported by the action', () => {
  expect(wayOf(commandManifest(proveLocalUser()), 'Get-Queue')).toBe('http');
  expect(wayOf(commandManifest(proveLocalUser()), 'Export-Message')).toBe('action');
});
