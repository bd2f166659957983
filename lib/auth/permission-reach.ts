import type { Reach, Scope, ScopeKind } from '@/lib/reach';
import type { Permission } from './permission';

/**
 * Owns: by which objects a permission can be limited.
 * Promises: configuration is read organization-wide, as in Exchange; mail is read where it may be worked with. One that is not
 *   named is about the organization as a whole.
 */
const LIMITED_BY: Readonly<Partial<Record<Permission, readonly ScopeKind[]>>> = {
  'acceptedDomain.write': ['acceptedDomain'],
  'message.content': ['sendConnector', 'server'],
  'message.send': ['server'],
  'queue.read': ['sendConnector', 'server'],
  'queue.write': ['sendConnector', 'server'],
  'receiveConnector.write': ['server'],
  'sendConnector.test': ['sendConnector'],
  'sendConnector.write': ['sendConnector'],
  'tracking.read': ['sendConnector', 'server'],
  'transportServer.write': ['server'],
};

export const SCOPABLE_PERMISSIONS = Object.keys(LIMITED_BY);

/** What of a role group's scope a permission has to do with. */
export function reachOf(permission: Permission, scope: Scope): Reach {
  const kinds = LIMITED_BY[permission] ?? [];
  const limits = kinds.flatMap((kind) => (scope[kind] === undefined ? [] : [[kind, scope[kind]]]));
  return limits.length === 0 ? null : [Object.fromEntries(limits)];
}
