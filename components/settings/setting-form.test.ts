import { describe, expect, it } from 'vitest';
import type { SettingsTable } from '@/lib/mail/settings/setting';
import { settingsForm, settingsSheet } from './setting-form';

const span = { kind: 'span', property: '', min: 1, max: 1_000_000, default: 60 } as const;
const TABLE = {
  Retry: { ...span, form: 'minutes' },
  Expiration: { ...span, form: 'days' },
  Silence: { ...span, form: 'text' },
  Size: { kind: 'size', property: '', default: null },
  Ranges: { kind: 'list', property: '', of: 'remoteIpRange', form: 'lines' },
  Hosts: { kind: 'list', property: '', of: 'smartHost', form: 'items', default: [] },
  Banner: { kind: 'text', property: '', of: 'banner', orNull: true, default: null },
  Count: { kind: 'integer', property: '', min: 1, max: 9, unlimited: true, default: null },
  Level: { kind: 'choice', property: '', values: ['Low', 'High'], orNull: true, default: null },
  Enabled: { kind: 'yesNo', property: '', default: true },
  Hidden: { kind: 'yesNo', property: '', default: true },
} as const satisfies SettingsTable;
const NAMES = [
  'Retry',
  'Expiration',
  'Silence',
  'Size',
  'Ranges',
  'Hosts',
  'Banner',
  'Count',
  'Level',
  'Enabled',
] as const;

const row = {
  Identity: 'x',
  Retry: '00:10:00',
  Expiration: '1.12:00:00',
  Silence: '00:10:00',
  Size: '36 MB',
  Ranges: ['127.0.0.0/8', '::1/128'],
  Hosts: ['a.example'],
  Banner: null,
  Count: 1000,
  Level: null,
  Enabled: true,
  Hidden: false,
};
const { formOf } = settingsForm(TABLE, NAMES);
const { changeOf } = settingsSheet(TABLE, NAMES);
const stored = formOf(row);

describe('the settings of a form', () => {
  it('are shown in the units of Exchange, and no others than those asked for', () => {
    expect(stored).toEqual({
      Retry: '10',
      Expiration: '1.5',
      Silence: '00:10:00',
      Size: '36864',
      Ranges: '127.0.0.0/8\n::1/128',
      Hosts: ['a.example'],
      Banner: '',
      Count: '1000',
      Level: '',
      Enabled: true,
    });
  });

  it('send what was changed, and nothing else', () => {
    expect(changeOf(stored, row)).toBeNull();
    expect(changeOf({ ...stored, Retry: '0.5', Count: '20', Silence: '90' }, row)).toEqual({
      Identity: 'x',
      Retry: '00:00:30',
      Silence: '90',
      Count: 20,
    });
    const others = {
      Size: '',
      Ranges: '10.0.0.0/8\n\n 192.0.2.1 ',
      Hosts: ['a.example', 'b.example'],
      Banner: '220 hi',
      Level: 'High',
      Enabled: false,
    } as const;
    expect(changeOf({ ...stored, ...others, Hosts: [...others.Hosts] }, row)).toEqual({
      Identity: 'x',
      ...others,
      Size: 'unlimited',
      Ranges: ['10.0.0.0/8', '192.0.2.1'],
    });
  });

  it('leave what is no number to the command to refuse', () => {
    expect(changeOf({ ...stored, Retry: 'often', Count: 'unlimited' }, row)).toEqual({
      Identity: 'x',
      Retry: 'often',
      Count: 'unlimited',
    });
  });
});
