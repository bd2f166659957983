import { describe, expect, it } from 'vitest';
import { SEND_CONNECTOR_SETTINGS } from './send-connector-settings';
import type { SettingsTable } from './setting';
import { fromStored, toStored } from './stored-settings';

const TABLE = {
  ForceHELO: { kind: 'yesNo', property: 'forceHelo', default: false },
  MaxConnections: {
    kind: 'integer',
    property: 'maxConnections',
    min: 1,
    max: 9,
    unlimited: true,
    default: 3,
  },
  TimeOut: { kind: 'span', property: 'timeOutSeconds', min: 1, max: 9, default: 1, form: 'text' },
  MaxAge: {
    kind: 'span',
    property: 'maxAgeDays',
    storedIn: 'days',
    min: 1,
    max: 9,
    default: 1,
    form: 'days',
  },
  MaxSize: { kind: 'size', property: 'maxSizeBytes', default: null },
  Level: {
    kind: 'choice',
    property: 'level',
    values: ['Low', 'High', 'Old'],
    refused: 'Old',
    default: 'Low',
  },
  Fqdn: { kind: 'text', property: 'fqdn', of: 'fqdn', orNull: true, default: null },
  Hosts: { kind: 'list', property: 'hosts', of: 'smartHost', form: 'items', default: [] },
  Credential: { kind: 'credential', property: 'userName', default: null },
} as const satisfies SettingsTable;

const row = {
  forceHelo: true,
  maxConnections: null,
  timeOutSeconds: 90,
  maxAgeDays: 2,
  maxSizeBytes: 10_240n,
  level: 'High',
  fqdn: null,
  hosts: ['a.example'],
  userName: 'relay',
};
const settings = {
  ForceHELO: true,
  MaxConnections: null,
  TimeOut: 90,
  MaxAge: 172_800,
  MaxSize: 10_240,
  Level: 'High',
  Fqdn: null,
  Hosts: ['a.example'],
  Credential: { UserName: 'relay' },
} as const;

describe('a row of settings', () => {
  it('is read by parameter: spans in seconds, sizes as numbers, of a credential the user name', () => {
    expect(fromStored(TABLE, row)).toEqual(settings);
  });

  it('is written by property, in what its columns count', () => {
    expect(toStored(TABLE, settings)).toEqual({ ...row, maxSizeBytes: 10_240 });
    expect(toStored(TABLE, { ...settings, MaxSize: null, Credential: null })).toMatchObject({
      maxSizeBytes: null,
      userName: null,
    });
  });

  it.each(['Middle', 'Old'])(
    'that holds the value %s, which is none of a choice, is told by name',
    (level) => {
      expect(() => fromStored(TABLE, { ...row, level })).toThrow(`Level is stored as "${level}"`);
    },
  );
});

it('the presets of a new connector are given by the table of its settings', () => {
  const missing = Object.entries<SettingsTable[string]>(SEND_CONNECTOR_SETTINGS)
    .filter(([, setting]) => setting.default === undefined)
    .map(([parameter]) => parameter);
  // New-SendConnector requires it.
  expect(missing).toEqual(['AddressSpaces']);
});
