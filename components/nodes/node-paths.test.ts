import { expect, test } from 'vitest';
import { findNodePath } from './node-paths';

test('an address is a node only as a whole', () => {
  expect(findNodePath(['toolbox', 'queue-viewer'])).toBe('/toolbox/queue-viewer');
  expect(findNodePath(['toolbox'])).toBeNull();
  expect(findNodePath(['toolbox', 'queue-viewer', 'more'])).toBeNull();
  expect(findNodePath(['__proto__'])).toBeNull();
});
