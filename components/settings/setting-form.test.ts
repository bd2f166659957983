import { describe, expect, it } from 'vitest';
import { changesOf, formOf, type SettingKinds } from './setting-field';

const kinds: SettingKinds = {
  Retry: 'minutes',
  Expiration: 'days',
  Size: 'kilobytes',
  Ranges: 'lines',
  Banner: 'optionalText',
  Count: 'number',
  Enabled: 'check',
};
const row = {
  Retry: '00:10:00',
  Expiration: '1.12:00:00',
  Size: '36 MB',
  Ranges: ['127.0.0.0/8', '::1/128'],
  Banner: null,
  Count: 1000,
  Enabled: true,
};
const stored = formOf(row, kinds);

describe('the settings of a property sheet', () => {
  it('are shown in the units of Exchange', () => {
    expect(stored).toEqual({
      Retry: '10',
      Expiration: '1.5',
      Size: '36864',
      Ranges: '127.0.0.0/8\n::1/128',
      Banner: '',
      Count: '1000',
      Enabled: true,
    });
  });

  it('send what was changed, and nothing else', () => {
    expect(changesOf(stored, stored, kinds)).toBeNull();
    expect(changesOf({ ...stored, Retry: '0.5', Count: '20' }, stored, kinds)).toEqual({
      Retry: '00:00:30',
      Count: 20,
    });
    expect(
      changesOf(
        { ...stored, Size: '', Ranges: '10.0.0.0/8\n\n 192.0.2.1 ', Banner: '220 hi', Enabled: false },
        stored,
        kinds,
      ),
    ).toEqual({ Size: 'unlimited', Ranges: ['10.0.0.0/8', '192.0.2.1'], Banner: '220 hi', Enabled: false });
  });

  it('leave what is no number to the command to refuse', () => {
    expect(changesOf({ ...stored, Retry: 'often', Count: 'unlimited' }, stored, kinds)).toEqual({
      Retry: 'often',
      Count: 'unlimited',
    });
  });
});
