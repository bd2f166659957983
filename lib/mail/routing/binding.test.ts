import { describe, expect, it } from 'vitest';
import {
  bindingsOfConnection,
  bindingsOfHost,
  canonicalBinding,
  formatBinding,
  parseBinding,
  socketOf,
  socketsOf,
} from './binding';

const bindings = (...texts: string[]) =>
  texts.map((text) => {
    const binding = parseBinding(text);
    if (binding === null) throw new Error(`${text} is no binding`);
    return binding;
  });

describe('a binding', () => {
  it.each([
    ['192.0.2.1:25', '192.0.2.1:25'],
    ['0.0.0.0', '0.0.0.0:25'],
    ['[::]:', '[::]:25'],
    ['[2001:DB8:0::1]:587', '[2001:db8::1]:587'],
    ['0.0.0.0:00465', '0.0.0.0:465'],
  ])('%s is %s', (text, canonical) => {
    expect(canonicalBinding(text)).toBe(canonical);
  });

  it.each([
    '',
    'mail.contoso.com:25',
    '::1:25',
    '192.0.2:25',
    '192.0.2.1:65536',
    '[fe80::1%eth0]:25',
    ':25',
    '*:25',
  ])('%j is none', (text) => {
    expect(parseBinding(text)).toBeNull();
  });

  it.each([
    ['127.0.0.1', ['127.0.0.1:2525']],
    ['localhost', ['127.0.0.1:2525']],
    ['::', ['0.0.0.0:2525', '[::]:2525']],
    ['::1', ['[::1]:2525']],
    ['::ffff:192.0.2.1', ['192.0.2.1:2525']],
  ])('of a process that bound %s is %j', (host, expected) => {
    expect(bindingsOfHost(host, 2525)).toEqual(expected);
  });
});

describe('the sockets of a server', () => {
  const all = bindings('192.0.2.1:25', '0.0.0.0:25', '0.0.0.0:25', '[2001:db8::1]:25', '192.0.2.1:587');
  const sockets = socketsOf(all).map(formatBinding);

  it('are one for each binding, but none where the port is bound everywhere', () => {
    expect(sockets).toEqual(['0.0.0.0:25', '[2001:db8::1]:25', '192.0.2.1:587']);
    expect(all.map((binding) => socketOf(binding, new Set(sockets)))).toEqual([
      '0.0.0.0:25',
      '0.0.0.0:25',
      '0.0.0.0:25',
      '[2001:db8::1]:25',
      '192.0.2.1:587',
    ]);
  });

  it('tell by the local address which bindings a connection may be under', () => {
    const [everywhere, single] = bindings('0.0.0.0:25', '192.0.2.1:587');
    if (!everywhere || !single) throw new Error('both are bindings');
    expect(bindingsOfConnection(everywhere, '192.0.2.1')).toEqual(['192.0.2.1:25', '0.0.0.0:25']);
    expect(bindingsOfConnection(single, '192.0.2.1')).toEqual(['192.0.2.1:587']);
  });
});
