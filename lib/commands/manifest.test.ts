import { expect, it } from 'vitest';
import type { Permission } from '@/lib/auth/permission';
import { ProvedActor } from '@/lib/auth/proved-actor';
import type { Reach } from '@/lib/reach';
import { commandManifest } from './manifest';

const offered = (reach: Reach) => {
  const rights = new Map<Permission, Reach>([
    ['sendConnector.write', reach],
    ['acceptedDomain.write', reach],
  ]);
  return Object.keys(commandManifest(ProvedActor.prove('console:kim', 'kim', rights))).sort();
};

it('whose scope names certain objects is offered to change and to remove, and not to make further ones', () => {
  const all = offered(null);
  const limited = offered([{ sendConnector: ['1'], acceptedDomain: ['2'] }]);
  expect(all.filter((cmdlet) => !limited.includes(cmdlet))).toEqual([
    'New-AcceptedDomain',
    'New-SendConnector',
    'New-SmtpCredential',
  ]);
  expect(limited).toEqual(expect.arrayContaining(['Remove-SendConnector', 'Set-AcceptedDomain']));
});
