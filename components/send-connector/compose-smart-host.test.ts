import { describe, expect, it } from 'vitest';
import { composeSmartHost } from './compose-smart-host';

describe('the Add Smart Host dialog', () => {
  it.each([
    ['ip', '192.168.10.10', '192.168.10.10'],
    ['ip', '[192.168.10.10]', '192.168.10.10'],
    ['ip', '2001:DB8::1', '2001:db8::1'],
    ['fqdn', ' Mail.Contoso.com ', 'mail.contoso.com'],
  ] as const)('takes as %s: %s', (kind, typed, host) => {
    expect(composeSmartHost(kind, typed, [])).toEqual({ ok: true, item: host });
  });

  it.each([
    ['ip', '192.168.10.999', 'SmartHostInvalid'],
    ['ip', 'mail.contoso.com', 'SmartHostInvalid'],
    ['fqdn', '192.168.10.10', 'SmartHostInvalid'],
    ['fqdn', 'not a name', 'SmartHostInvalid'],
    ['fqdn', '', 'SmartHostInvalid'],
  ] as const)('refuses as %s: %j', (kind, typed, id) => {
    expect(composeSmartHost(kind, typed, [])).toMatchObject({ ok: false, problem: { id } });
  });

  it('refuses a host that is there', () => {
    expect(composeSmartHost('fqdn', 'MAIL.contoso.com', ['mail.contoso.com'])).toMatchObject({
      problem: { id: 'ListDuplicate' },
    });
  });
});
