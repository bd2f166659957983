import { expect, it } from 'vitest';
import { showSmartHost } from './smart-host-text';

it('shows addresses in brackets and names as people write them', () => {
  expect(['10.1.1.1', '2001:db8::1', 'xn--wgv71a119e.jp', 'relay'].map(showSmartHost)).toEqual([
    '[10.1.1.1]',
    '[2001:db8::1]',
    '日本語.jp',
    'relay',
  ]);
});
