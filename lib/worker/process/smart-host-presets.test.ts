import { expect, it } from 'vitest';
import { runAsLocal } from '@/lib/commands/test-installation';
import {
  presetOf,
  recognisePreset,
  SMART_HOST_PRESET_IDS,
  type SmartHostPresetId,
  settingsBesideNetwork,
  smartHostOf,
} from '@/lib/mail/settings/smart-host-presets';
import { MICROSOFT, makeClientCertificate, prepareOAuth } from '@/lib/testing/oauth/oauth.test-tools';
import { AMAZON_SES } from '@/lib/testing/providers/amazon-ses';
import type { ProviderDialogue } from '@/lib/testing/providers/dialogue';
import { GMAIL, GOOGLE_WORKSPACE_RELAY } from '@/lib/testing/providers/google';
import {
  HIGH_VOLUME_EMAIL,
  MICROSOFT_365,
  MICROSOFT_365_CONNECTOR,
} from '@/lib/testing/providers/microsoft-365';
import { AZURE_COMMUNICATION_SERVICES, MAILGUN, SENDGRID } from '@/lib/testing/providers/other-relays';
import { submitMail } from './transport.test-tools';

/** Each preset, from the settings that it fills in to mail delivered at a server that behaves as the provider's. */
const test = prepareOAuth(MICROSOFT);

interface Provider {
  readonly dialogue: ProviderDialogue;
  /** What is asked. */
  readonly answer?: string;
}

const PROVIDERS: Readonly<Record<SmartHostPresetId, Provider>> = {
  Microsoft365: { dialogue: MICROSOFT_365 },
  GoogleWorkspaceRelay: { dialogue: GOOGLE_WORKSPACE_RELAY },
  Gmail: { dialogue: GMAIL },
  AmazonSes: { dialogue: AMAZON_SES, answer: 'eu-central-1' },
  Microsoft365Connector: { dialogue: MICROSOFT_365_CONNECTOR, answer: 'contoso.com' },
  HighVolumeEmail: { dialogue: HIGH_VOLUME_EMAIL },
  AzureCommunicationServices: { dialogue: AZURE_COMMUNICATION_SERVICES },
  SendGrid: { dialogue: SENDGRID },
  Mailgun: { dialogue: MAILGUN, answer: '.eu' },
};

const MICROSOFT_CREDENTIAL = {
  Provider: 'Microsoft365',
  Kind: 'ClientSecret',
  Tenant: 'contoso.onmicrosoft.com',
  ClientId: '11112222-bbbb-3333-cccc-4444dddd5555',
  ClientSecret: 'the secret of the client',
};

async function googleCredential() {
  const { certificate, privateKey } = await makeClientCertificate();
  test.endpoint.set({ certificate });
  const key = {
    type: 'service_account',
    client_email: 'relay@contoso-project.iam.gserviceaccount.com',
    private_key_id: 'abc',
    private_key: privateKey,
    token_uri: 'https://oauth2.googleapis.com/token',
  };
  return { Provider: 'Google', Kind: 'ServiceAccount', ServiceAccountKey: JSON.stringify(key) };
}

async function signsIn(id: SmartHostPresetId): Promise<Record<string, unknown>> {
  const { mechanism, provider, userName = 'relay@contoso.com' } = presetOf(id);
  if (mechanism === 'None') return {};
  if (mechanism !== 'XOAuth2') {
    return { AuthenticationCredential: { UserName: userName, Password: 'correct horse' } };
  }
  const credential = provider === 'Google' ? await googleCredential() : MICROSOFT_CREDENTIAL;
  await runAsLocal('New-SmtpCredential', { Name: id, UserName: userName, ...credential });
  return { SmtpCredential: id };
}

it.each(SMART_HOST_PRESET_IDS)('%s: what the preset fills in delivers', async (id) => {
  const { dialogue, answer = '' } = PROVIDERS[id];
  const { port, mechanism, userName = 'relay@contoso.com' } = presetOf(id);
  expect(dialogue.ports).toContain(port);
  const server = await test.startAs(dialogue);
  const smartHost = smartHostOf(id, answer) ?? '';
  expect(dialogue.hosts).toContain(smartHost);
  expect(recognisePreset([smartHost])?.id).toBe(id);
  await runAsLocal('New-SendConnector', {
    Name: 'out',
    AddressSpaces: ['*'],
    DNSRoutingEnabled: false,
    SmartHosts: [smartHost],
    SmartHostAuthMechanism: mechanism,
    ...(await signsIn(id)),
    ...settingsBesideNetwork([smartHost]),
    // The provider's port is nobody's to bind here; that the preset has it is asked above.
    Port: server.port,
  });
  await test.transport.settled();
  await submitMail(test.transport.smtp.port, { to: ['chris@fabrikam.com'] });
  await server.taken(1);
  expect(server.recipients).toEqual(['chris@fabrikam.com']);
  expect(server.inTheClear).toEqual([]);
  const signedIn = [...server.passwords, ...server.signIns].map((line) => line.split(' ')[0]);
  expect(signedIn).toEqual(mechanism === 'None' ? [] : [userName]);
  await server.stop();
});
