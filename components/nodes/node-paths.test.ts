import { expect, test } from 'vitest';
import { LOCALES } from '@/lib/i18n/locale';
import { translator } from '@/lib/i18n/translate';
import { findNodePath, NODE_TITLES } from './node-paths';

test.each(LOCALES)('each node has a title in %s', (locale) => {
  const translate = translator(locale);
  const missing = Object.values(NODE_TITLES).filter((key) => translate(key, {}) === key);
  expect(missing).toEqual([]);
});

test('an address is a node only as a whole', () => {
  expect(findNodePath(['toolbox', 'queue-viewer'])).toBe('/toolbox/queue-viewer');
  expect(findNodePath(['toolbox'])).toBeNull();
  expect(findNodePath(['toolbox', 'queue-viewer', 'more'])).toBeNull();
  expect(findNodePath(['__proto__'])).toBeNull();
});
