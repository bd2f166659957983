import { expect, it } from 'vitest';
import { browserName } from './browser-name';

const WINDOWS = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)';

it.each([
  [`${WINDOWS} Chrome/141.0.0.0 Safari/537.36`, 'Chrome 141 (Windows)'],
  [`${WINDOWS} Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0`, 'Edge 141 (Windows)'],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0', 'Firefox 143 (Linux)'],
  [
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15',
    'Safari 18 (macOS)',
  ],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1',
    'Safari 18 (iPhone)',
  ],
  ['curl/8.5.0', 'curl/8.5.0'],
  ['  ', null],
  [null, null],
])('calls %s by its name', (userAgent, name) => {
  expect(browserName(userAgent)).toBe(name);
});

it('shows no more than a line of a text without end', () => {
  expect(browserName('x'.repeat(500))).toHaveLength(60);
});
