import { expect, test } from 'vitest';
import { PERMISSIONS } from '@/lib/auth/permission';
import { ProvedActor } from '@/lib/auth/proved-actor';
import { commandManifest } from '@/lib/commands/manifest';
import { firstQuestions } from './first-questions';
import { findNodePath, NODE_CMDLETS } from './node-paths';

test('an address is a node only as a whole', () => {
  expect(findNodePath(['toolbox', 'queue-viewer'])).toBe('/toolbox/queue-viewer');
  expect(findNodePath(['toolbox'])).toBeNull();
  expect(findNodePath(['toolbox', 'queue-viewer', 'more'])).toBeNull();
  expect(findNodePath(['__proto__'])).toBeNull();
});

test('a page is there for cmdlets that exist, and what it asks first is among them', () => {
  const known = Object.keys(commandManifest(ProvedActor.prove('console:test', null, PERMISSIONS)));
  for (const [address, cmdlets] of Object.entries(NODE_CMDLETS)) {
    expect(cmdlets.filter((cmdlet) => !known.includes(cmdlet))).toEqual([]);
    const path = findNodePath(address.slice(1).split('/'));
    const asked = path === null ? [] : firstQuestions(path, () => null);
    expect(asked.filter(({ cmdlet }) => !cmdlets.includes(cmdlet))).toEqual([]);
  }
});
