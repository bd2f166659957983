import { expect, it } from 'vitest';
import { goesByProxy, readProxySettings } from './proxy';

it('reads HTTPS_PROXY and NO_PROXY in either case, the upper first, and never HTTP_PROXY', () => {
  expect(readProxySettings({ HTTPS_PROXY: 'http://a', https_proxy: 'http://b', no_proxy: 'x, y z' })).toEqual(
    {
      url: 'http://a',
      except: ['x', 'y', 'z'],
    },
  );
  expect(readProxySettings({ https_proxy: 'http://b', HTTPS_PROXY: '' }).url).toBe('http://b');
  expect(readProxySettings({ HTTP_PROXY: 'http://c' })).toEqual({ url: null, except: [] });
});

it.each([
  ['contoso.com', 'https://contoso.com/', false],
  ['contoso.com', 'https://Mail.Contoso.com./', false],
  ['.contoso.com', 'https://mail.contoso.com/', false],
  ['*.contoso.com', 'https://mail.contoso.com/', false],
  ['contoso.com', 'https://notcontoso.com/', true],
  ['contoso.com:8443', 'https://contoso.com/', true],
  ['contoso.com:443', 'https://contoso.com/', false],
  ['contoso.com:8443', 'https://contoso.com:8443/', false],
  ['10.0.0.7', 'https://10.0.0.7/', false],
  ['*', 'https://fabrikam.com/', false],
  ['', 'https://fabrikam.com/', true],
])('NO_PROXY=%s: %s goes by the proxy: %s', (except, url, expected) => {
  const settings = readProxySettings({ HTTPS_PROXY: 'http://proxy', NO_PROXY: except });
  expect(goesByProxy(settings, new URL(url))).toBe(expected);
});
