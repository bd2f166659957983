import type { SendConnectorSettings } from './send-connector-settings';
import type { SmtpCredentialProvider } from './smtp-credential-kinds';

/**
 * Owns: what is known of the relays of providers: what a send connector through one is set to.
 * Promises: pure data, each fact with its page in docs/smart-hosts; a preset is recognised by its smart host, so that nothing of it
 *   has to be kept.
 * Does not: know a connector: what comes of a preset are ordinary settings, each of which may be changed.
 */

/** In the order in which they are offered. */
const SMART_HOST_PRESETS = {
  Microsoft365: {
    host: 'smtp.office365.com',
    port: 587,
    mechanism: 'XOAuth2',
    provider: 'Microsoft365',
    limits: { MaxOutboundConnections: 3, MessageRateLimit: 30, RecipientRateLimit: 10_000 },
  },
  GoogleWorkspaceRelay: {
    host: 'smtp-relay.gmail.com',
    port: 587,
    mechanism: 'XOAuth2',
    provider: 'Google',
    limits: { SenderMessageRateLimitPerDay: 10_000 },
  },
  Gmail: {
    host: 'smtp.gmail.com',
    port: 587,
    mechanism: 'XOAuth2',
    provider: 'Google',
    limits: { MessageRateLimitPerDay: 2000 },
  },
  AmazonSes: {
    host: 'email-smtp.{}.amazonaws.com',
    asks: { what: 'region', form: /^[a-z]{2}(?:-[a-z]+){1,3}-\d{1,2}$/, first: 'us-east-1' },
    port: 587,
    mechanism: 'BasicAuthRequireTLS',
  },
  Microsoft365Connector: {
    host: '{}.mail.protection.outlook.com',
    asks: { what: 'tenantDomain', form: /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/ },
    port: 25,
    mechanism: 'None',
    // Who is known by a certificate is known over TLS alone, and mail of one's own is nobody else's.
    requiresTls: true,
  },
  HighVolumeEmail: {
    host: 'smtp.hve.mx.microsoft',
    formerly: ['smtp-hve.office365.com'],
    port: 587,
    mechanism: 'XOAuth2',
    provider: 'Microsoft365',
  },
  AzureCommunicationServices: {
    host: 'smtp.azurecomm.net',
    port: 587,
    mechanism: 'BasicAuthRequireTLS',
    limits: { MessageRateLimit: 30 },
  },
  SendGrid: {
    host: 'smtp.sendgrid.net',
    port: 587,
    mechanism: 'BasicAuthRequireTLS',
    userName: 'apikey',
  },
  Mailgun: {
    host: 'smtp{}.mailgun.org',
    asks: { what: 'site', form: /^(?:\.eu)?$/, first: '', choices: ['', '.eu'] },
    port: 587,
    mechanism: 'BasicAuthRequireTLS',
  },
} as const satisfies Readonly<Record<string, SmartHostPreset>>;

export type SmartHostPresetId = keyof typeof SMART_HOST_PRESETS;

export const SMART_HOST_PRESET_IDS = Object.keys(SMART_HOST_PRESETS) as readonly SmartHostPresetId[];

export interface SmartHostPreset {
  /** `{}` stands for what is asked. */
  readonly host: string;
  /** By which other names the same relay is known. */
  readonly formerly?: readonly string[];
  readonly asks?: Asked;
  readonly port: number;
  readonly mechanism: SendConnectorSettings['SmartHostAuthMechanism'];
  /** Of the SMTP credential. */
  readonly provider?: SmtpCredentialProvider;
  /** Where everybody signs in by this one. */
  readonly userName?: string;
  readonly requiresTls?: true;
  /** What the provider takes from one account, unless it has agreed to more. */
  readonly limits?: PresetLimits;
}

interface AskedText {
  readonly what: 'region' | 'tenantDomain';
  readonly form: RegExp;
  /** Where there is a usual answer. */
  readonly first?: string;
}

interface AskedChoice {
  readonly what: 'site';
  readonly form: RegExp;
  readonly first: string;
  readonly choices: readonly string[];
}

type Asked = AskedText | AskedChoice;

/** Which of a connector's limits, in the order in which they are said. */
export const PRESET_LIMITS = [
  'MessageRateLimit',
  'MessageRateLimitPerDay',
  'RecipientRateLimit',
  'SenderMessageRateLimitPerDay',
  'MaxOutboundConnections',
] as const satisfies readonly (keyof SendConnectorSettings)[];

type PresetLimits = Partial<Readonly<Record<(typeof PRESET_LIMITS)[number], number>>>;

export function presetOf(id: SmartHostPresetId): SmartHostPreset {
  return SMART_HOST_PRESETS[id];
}

/** @param answer what a person wrote. @returns null: nothing, or nothing that fits */
export function smartHostOf(id: SmartHostPresetId, answer: string): string | null {
  const { host, asks } = presetOf(id);
  if (asks === undefined) return host;
  const value = answered(asks, answer);
  return asks.form.test(value) ? host.replace('{}', value) : null;
}

/** `Contoso.com` is `contoso-com` in Microsoft's names, and somebody may paste the whole of one. */
function answered({ what }: Asked, answer: string): string {
  const value = answer.trim().toLowerCase();
  if (what !== 'tenantDomain') return value;
  return value.replace(/\.mail\.protection\.outlook\.com\.?$/, '').replaceAll('.', '-');
}

interface Recognised {
  readonly id: SmartHostPresetId;
  /** What was asked. */
  readonly answer: string;
}

/** Whose relay these smart hosts are; null: nobody's that is known, or several. */
export function recognisePreset(smartHosts: readonly string[]): Recognised | null {
  const [smartHost, another] = smartHosts;
  if (smartHost === undefined || another !== undefined) return null;
  for (const id of SMART_HOST_PRESET_IDS) {
    const answer = answerOf(presetOf(id), smartHost.toLowerCase());
    if (answer !== null) return { id, answer };
  }
  return null;
}

function answerOf({ host, formerly = [], asks }: SmartHostPreset, smartHost: string): string | null {
  if (asks === undefined) return smartHost === host || formerly.includes(smartHost) ? '' : null;
  const [before = '', after = ''] = host.split('{}');
  if (!smartHost.startsWith(before) || !smartHost.endsWith(after)) return null;
  const answer = smartHost.slice(before.length, smartHost.length - after.length);
  return asks.form.test(answer) ? answer : null;
}

type BesideNetwork = PresetLimits & Partial<Pick<SendConnectorSettings, 'RequireTLS' | 'TlsAuthLevel'>>;

/** What New-SendConnector is given beside smart host, port and authentication. */
export function settingsBesideNetwork(smartHosts: readonly string[]): BesideNetwork {
  const recognised = recognisePreset(smartHosts);
  if (recognised === null) return {};
  const { requiresTls = false, limits = {} } = presetOf(recognised.id);
  return { ...(requiresTls && { RequireTLS: true, TlsAuthLevel: 'CertificateValidation' }), ...limits };
}

/** At which smart hosts tokens of a provider are taken. */
export function smartHostsOfProvider(provider: SmtpCredentialProvider): readonly string[] {
  return SMART_HOST_PRESET_IDS.map(presetOf)
    .filter((preset) => preset.provider === provider)
    .flatMap(({ host, formerly = [] }) => [host, ...formerly]);
}
