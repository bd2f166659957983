import { describe, expect, it } from 'vitest';
import { admits, isWithin } from '@/lib/reach';
import { commonRights, everywhere, exceeding, rightsOf, unscoped } from './rights';

const A = { id: 'a', name: 'To A' };
const B = { id: 'b', name: 'To B' };
const group = (scope: unknown, ...roles: string[]) => ({ builtIn: null, roles, scope });
const operators = (...sendConnector: object[]) =>
  group({ sendConnector }, 'Transport Queues', 'Message Tracking');

describe('the rights of role groups with scopes', () => {
  it('reach what their scopes name, and add up permission by permission', () => {
    const rights = rightsOf([operators(A), operators(B), group(null, 'View-Only Queues')]);
    expect(rights.get('queue.read')).toBeNull();
    const write = rights.get('queue.write') ?? null;
    for (const { id } of [A, B]) expect(admits(write, { sendConnector: id, server: 's' })).toBe(true);
    expect(admits(write, { sendConnector: 'c', server: 's' })).toBe(false);
    expect(admits(write, { sendConnector: null, server: 's' })).toBe(false);
  });

  it('limit a permission only by objects that it is about', () => {
    const rights = rightsOf([
      group({ acceptedDomain: [A] }, 'Transport Queues', 'Remote and Accepted Domains', 'User Management'),
    ]);
    expect(rights.get('queue.write')).toBeNull();
    expect(rights.get('user.write')).toBeNull();
    expect(rights.get('acceptedDomain.read')).toBeNull();
    expect(rights.get('acceptedDomain.write')).toEqual([{ acceptedDomain: ['a'] }]);
  });

  it('need all kinds of one scope together, never one of each of two', () => {
    const one = group({ sendConnector: [A], server: [{ id: 's', name: 'S' }] }, 'Transport Queues');
    const two = group({ sendConnector: [B], server: [{ id: 't', name: 'T' }] }, 'Transport Queues');
    const reach = rightsOf([one, two]).get('queue.write') ?? null;
    expect(admits(reach, { sendConnector: 'a', server: 's' })).toBe(true);
    expect(admits(reach, { sendConnector: 'a', server: 't' })).toBe(false);
  });

  it.each([[{ sendConnector: [] }], ['nonsense'], [{ sendConnector: 'a' }], [{ everything: [] }], [[]]])(
    'are none by the scope %j, which names nothing or cannot be read',
    (scope) => {
      const reach = rightsOf([group(scope, 'Transport Queues')]).get('queue.write') ?? null;
      expect(admits(reach, { sendConnector: 'a', server: 's' })).toBe(false);
    },
  );

  it('of a built-in group are over everything, whatever stands in its row', () => {
    const rights = rightsOf([{ builtIn: 'MailFlowOperators', roles: [], scope: { sendConnector: [] } }]);
    expect(rights.get('queue.write')).toBeNull();
  });
});

describe('who gives rights', () => {
  const mine = rightsOf([operators(A, B), group(null, 'Role Management')]);

  it.each([
    ['the same', operators(A, B), []],
    ['a part of them', operators(A), []],
    ['nothing at all', operators(), []],
    ['them over everything', unscoped(['Transport Queues']), ['queue.read', 'queue.write']],
    [
      'them over another object',
      operators(A, { id: 'c', name: 'C' }),
      ['queue.read', 'queue.write', 'tracking.read'],
    ],
    ['them by another kind alone', group({ server: [A] }, 'Transport Queues'), ['queue.read', 'queue.write']],
    ['others', unscoped(['User Management']), ['user.password', 'user.secondFactor', 'user.write']],
  ])('as %s exceeds by %j', (_what, given, permissions) => {
    expect([...exceeding(rightsOf([given]), mine)].sort()).toEqual(permissions);
  });
});

it('what two have in common reaches what both reach', () => {
  const common = commonRights(
    rightsOf([operators(A, B)]),
    rightsOf([operators(B), group(null, 'Send Connectors')]),
  );
  expect(common.get('queue.write')).toEqual([{ sendConnector: ['b'] }]);
  expect(common.has('sendConnector.write')).toBe(false);
  expect(
    isWithin(commonRights(everywhere(['queue.write']), common).get('queue.write') ?? null, [
      { sendConnector: ['b'] },
    ]),
  ).toBe(true);
});
