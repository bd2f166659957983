import { describe, expect, it } from 'vitest';
import { RECEIVE_CONNECTOR_SETTINGS } from './receive-connector-settings';
import { SEND_CONNECTOR_SETTINGS } from './send-connector-settings';
import type { Setting, SettingsTable } from './setting';
import { columnOf, unitOf } from './setting-names';
import { TRANSPORT_SERVER_SETTINGS } from './transport-server-settings';

const TABLES: readonly (readonly [string, SettingsTable])[] = [
  ['send connector', SEND_CONNECTOR_SETTINGS],
  ['receive connector', RECEIVE_CONNECTOR_SETTINGS],
  ['transport server', TRANSPORT_SERVER_SETTINGS],
];

/** What the rule does not make of the parameter. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  // The column holds the user name alone; the password has columns of its own.
  AuthenticationCredential: 'authenticationUserName',
};

/** Two words that Exchange writes as one acronym. */
const COMPOUNDS: Readonly<Record<string, string>> = { STARTTLS: 'StartTls' };

/** `UseExternalDNSServersEnabled` is `useExternalDnsServersEnabled`: camelCase, an acronym is a word, the unit is behind. */
function propertyOf(parameter: string, setting: Setting): string {
  const words = Object.entries(COMPOUNDS)
    .reduce((text, [acronym, compound]) => text.replaceAll(acronym, compound), parameter)
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .split(' ')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1).toLowerCase());
  const [first = '', ...rest] = words;
  return [first.toLowerCase(), ...rest, unitOf(setting)].join('');
}

describe.each(TABLES)('the settings of a %s', (_noun, table) => {
  it.each(Object.entries(table))('%s has one spelling in code', (parameter, setting) => {
    expect(setting.property).toBe(EXCEPTIONS[parameter] ?? propertyOf(parameter, setting));
  });
});

describe('a column', () => {
  it.each([
    [SEND_CONNECTOR_SETTINGS.ForceHELO, 'force_helo'],
    [SEND_CONNECTOR_SETTINGS.IgnoreSTARTTLS, 'ignore_start_tls'],
    [SEND_CONNECTOR_SETTINGS.MaxMessageSize, 'max_message_size'],
    [SEND_CONNECTOR_SETTINGS.ConnectionInactivityTimeOut, 'connection_inactivity_time_out'],
    [TRANSPORT_SERVER_SETTINGS.FinishedMessageMaxAge, 'finished_message_max_age'],
    [TRANSPORT_SERVER_SETTINGS.InternalDNSServers, 'internal_dns_servers'],
  ])('of $property is the property without its unit', (setting, column) => {
    expect(columnOf(setting)).toBe(column);
  });
});
