import { describe, expect, it } from 'vitest';
import {
  presetOf,
  recognisePreset,
  SMART_HOST_PRESET_IDS,
  settingsBesideNetwork,
  smartHostOf,
  smartHostsOfProvider,
} from './smart-host-presets';

describe('the smart host', () => {
  it.each([
    ['Microsoft365', '', 'smtp.office365.com'],
    ['GoogleWorkspaceRelay', '', 'smtp-relay.gmail.com'],
    ['Gmail', '', 'smtp.gmail.com'],
    ['AmazonSes', ' EU-Central-1 ', 'email-smtp.eu-central-1.amazonaws.com'],
    ['AmazonSes', 'us-gov-west-1', 'email-smtp.us-gov-west-1.amazonaws.com'],
    ['AmazonSes', 'eu-central-1.attacker.example/', null],
    ['AmazonSes', 'Frankfurt', null],
    ['AmazonSes', '', null],
    ['Microsoft365Connector', 'Contoso.com', 'contoso-com.mail.protection.outlook.com'],
    ['Microsoft365Connector', 'contoso-com', 'contoso-com.mail.protection.outlook.com'],
    [
      'Microsoft365Connector',
      'contoso-com.mail.protection.outlook.com.',
      'contoso-com.mail.protection.outlook.com',
    ],
    ['Microsoft365Connector', '', null],
    ['Microsoft365Connector', 'con_toso', null],
    ['HighVolumeEmail', '', 'smtp.hve.mx.microsoft'],
    ['AzureCommunicationServices', '', 'smtp.azurecomm.net'],
    ['SendGrid', '', 'smtp.sendgrid.net'],
    ['Mailgun', '', 'smtp.mailgun.org'],
    ['Mailgun', '.eu', 'smtp.eu.mailgun.org'],
    ['Mailgun', '.attacker', null],
  ] as const)('of %s, asked and answered "%s", is %s', (id, answer, host) => {
    expect(smartHostOf(id, answer)).toBe(host);
    if (host !== null) expect(recognisePreset([host])?.id).toBe(id);
  });

  it('is of nobody known where it is another, or one of several', () => {
    expect(recognisePreset([])).toBeNull();
    expect(recognisePreset(['smtp.office365.com.attacker.example'])).toBeNull();
    expect(recognisePreset(['x.mail.protection.outlook.com.attacker.example'])).toBeNull();
    expect(recognisePreset(['smtp.office365.com', 'smtp.gmail.com'])).toBeNull();
    expect(recognisePreset(['SMTP-HVE.office365.com'])).toEqual({ id: 'HighVolumeEmail', answer: '' });
  });
});

it('nothing is said in the clear to any of them', () => {
  for (const id of SMART_HOST_PRESET_IDS) {
    const { mechanism, requiresTls, asks, limits = {} } = presetOf(id);
    expect(['None', 'XOAuth2', 'BasicAuthRequireTLS'], id).toContain(mechanism);
    if (mechanism === 'None') expect(requiresTls, id).toBe(true);
    const smartHost =
      smartHostOf(id, id === 'Microsoft365Connector' ? 'contoso.com' : (asks?.first ?? '')) ?? '';
    const tls = requiresTls ? { RequireTLS: true, TlsAuthLevel: 'CertificateValidation' } : {};
    expect(settingsBesideNetwork([smartHost]), id).toEqual({ ...tls, ...limits });
  }
});

it('tokens of a provider have their own smart hosts', () => {
  expect(smartHostsOfProvider('Google')).toEqual(['smtp-relay.gmail.com', 'smtp.gmail.com']);
  expect(smartHostsOfProvider('Microsoft365')).toEqual([
    'smtp.office365.com',
    'smtp.hve.mx.microsoft',
    'smtp-hve.office365.com',
  ]);
  expect(smartHostsOfProvider('Other')).toEqual([]);
});
