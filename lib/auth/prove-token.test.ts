import { describe, expect, it } from 'vitest';
import { proveApiToken, type StoredToken } from './prove-token';

const NOW = new Date('2026-12-01T12:00:00Z');
const OWNER_OF_ALL = [{ builtIn: 'OrganizationManagement', roles: [], scope: null }];

const token = (changes: Partial<StoredToken> = {}): StoredToken => ({
  id: '6f1c2a7e-0000-4000-8000-000000000001',
  name: 'backup',
  userId: 'kim',
  userName: 'kim',
  isUserDisabled: false,
  roles: ['Transport Queues'],
  roleGroups: [],
  removedRoleGroups: [],
  userRoleGroups: OWNER_OF_ALL,
  remoteIpRanges: [],
  expiresAt: null,
  ...changes,
});

const permissionsOf = (changes: Partial<StoredToken>) =>
  [...(proveApiToken(token(changes), '192.0.2.1', NOW).actor?.permissions ?? [])].sort();

describe('a token gives', () => {
  it('its own roles, and names the token and its owner', () => {
    const { actor } = proveApiToken(token(), '192.0.2.1', NOW);
    expect(actor).toMatchObject({
      name: 'token:kim/backup',
      userId: 'kim',
      origin: { tokenId: token().id, clientAddress: '192.0.2.1' },
    });
    expect(permissionsOf({})).toEqual(['auditLog.undo', 'help.read', 'queue.read', 'queue.write']);
  });

  it('the roles of its role groups', () => {
    const roleGroups = [
      { builtIn: 'HelpDesk', roles: [], scope: null },
      { builtIn: null, roles: ['Message Content'], scope: null },
    ];
    expect(permissionsOf({ roles: [], roleGroups })).toEqual([
      'auditLog.undo',
      'help.read',
      'message.content',
      'queue.read',
      'roleGroup.read',
      'user.password',
      'user.read',
    ]);
  });

  it('never more than its owner may do at this moment', () => {
    const userRoleGroups = [{ builtIn: 'ViewOnlyOrganizationManagement', roles: [], scope: null }];
    expect(permissionsOf({ userRoleGroups })).toEqual(['auditLog.undo', 'help.read', 'queue.read']);
    expect(permissionsOf({ userRoleGroups: [] })).toEqual(['auditLog.undo', 'help.read']);
  });

  it('never further than its owner, nor than its own role groups reach', () => {
    const scoped = (...ids: string[]) => ({
      builtIn: null,
      roles: ['Transport Queues'],
      scope: { sendConnector: ids.map((id) => ({ id, name: id })) },
    });
    const reach = (changes: Partial<StoredToken>) =>
      proveApiToken(token(changes), '192.0.2.1', NOW).actor?.reachOf('queue.write');
    expect(reach({ userRoleGroups: [scoped('a')] })).toEqual([{ sendConnector: ['a'] }]);
    const both = { roles: [], roleGroups: [scoped('a', 'b')], userRoleGroups: [scoped('b', 'c')] };
    expect(reach(both)).toEqual([{ sendConnector: ['b'] }]);
    expect(reach({})).toBeNull();
  });

  it('nothing of its owner’s own account, whatever its roles', () => {
    const roleGroups = [{ builtIn: 'OrganizationManagement', roles: [], scope: null }];
    expect(permissionsOf({ roleGroups }).filter((word) => word.startsWith('account.'))).toEqual([]);
  });
});

describe('a token is refused', () => {
  it.each([
    ['TokenExpired', { expiresAt: NOW }],
    ['TokenOwnerDisabled', { isUserDisabled: true }],
    ['TokenRoleGroupRemoved', { removedRoleGroups: ['Night shift'] }],
  ] as const)('by the word %s', (id, changes) => {
    expect(proveApiToken(token(changes), '192.0.2.1', NOW)).toMatchObject({ actor: null, refusal: { id } });
  });

  it('by nothing but a refusal from where it is not taken, though it has expired, too', () => {
    const narrow = token({ remoteIpRanges: ['192.0.2.0/24', '2001:db8::/32'], expiresAt: NOW });
    expect(proveApiToken(narrow, '198.51.100.1', NOW).refusal?.id).toBe('SessionRequired');
    expect(proveApiToken(narrow, '', NOW).refusal?.id).toBe('SessionRequired');
    for (const address of ['192.0.2.200', '::ffff:192.0.2.200', '2001:db8::7']) {
      expect(proveApiToken(narrow, address, NOW).refusal?.id).toBe('TokenExpired');
    }
  });

  it('not yet a millisecond before it expires', () => {
    const expiresAt = new Date(NOW.getTime() + 1);
    expect(proveApiToken(token({ expiresAt }), '192.0.2.1', NOW).actor).not.toBeNull();
  });
});
