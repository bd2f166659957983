import { smartHostsOfProvider } from '@/lib/mail/settings/smart-host-presets';
import {
  SMTP_CREDENTIAL_KIND_RULES,
  SMTP_CREDENTIAL_PRESETS,
  SMTP_CREDENTIAL_SECRETS,
  type SmtpCredentialKind,
  type SmtpCredentialProvider,
  type SmtpCredentialSecret,
  signsInByDevice,
} from '@/lib/mail/settings/smtp-credential-kinds';

/**
 * Owns: what a credential must have, and must not, by its provider and kind.
 * Promises: New, Set (after the merge) and the forms ask the same rules. Pure: the browser imports it.
 */
export type CredentialFields = {
  readonly Provider: SmtpCredentialProvider;
  readonly Kind: SmtpCredentialKind;
  readonly Tenant?: string | null | undefined;
  readonly ClientId?: string | null | undefined;
  readonly TokenEndpoint?: string | null | undefined;
  /** Undefined: the provider's. */
  readonly AllowedSmartHosts?: readonly string[] | undefined;
} & Readonly<Partial<Record<SmtpCredentialSecret, string | null | undefined>>>;

export interface CredentialProblem {
  readonly id: string;
  readonly parameter: string;
  readonly args: Readonly<Record<string, string>>;
}

export function findCredentialProblems(given: CredentialFields): readonly CredentialProblem[] {
  const { Provider: provider, Kind: kind } = given;
  const preset = SMTP_CREDENTIAL_PRESETS[provider];
  if (preset.scopes[kind] === undefined) {
    const kinds = Object.keys(preset.scopes).join(', ');
    return [{ id: 'CredentialKindNotOfProvider', parameter: 'Kind', args: { provider, kinds } }];
  }
  const { needs, takes } = SMTP_CREDENTIAL_KIND_RULES[kind];
  const known: ReadonlySet<string> = new Set([...needs, ...takes]);
  const asked = kind === 'RefreshToken' && !signsInByDevice(provider) ? [...needs, kind] : needs;
  const missing = asked.filter((parameter) => isMissing(given[parameter]));
  const needless = [...SMTP_CREDENTIAL_SECRETS, 'ClientId' as const].filter(
    (parameter) => !known.has(parameter) && !isMissing(given[parameter]),
  );
  return [
    ...missing.map(required),
    ...needless.map((parameter) => ({ id: 'NotForCredentialKind', parameter, args: { kind } })),
    ...(preset.hasTenants && isMissing(given.Tenant) ? [required('Tenant')] : []),
    ...(!preset.hasTenants && !isMissing(given.Tenant)
      ? [{ id: 'NotForCredentialKind', parameter: 'Tenant', args: { kind: provider } }]
      : []),
    ...(preset.tokenEndpoint === null && isMissing(given.TokenEndpoint) ? [required('TokenEndpoint')] : []),
    ...(allowedSmartHosts(given).length === 0 ? [required('AllowedSmartHosts')] : []),
  ];
}

/** At which smart hosts its tokens may be said. */
export function allowedSmartHosts({
  Provider,
  AllowedSmartHosts,
}: Pick<CredentialFields, 'Provider' | 'AllowedSmartHosts'>): readonly string[] {
  return AllowedSmartHosts ?? smartHostsOfProvider(Provider);
}

function required(parameter: string): CredentialProblem {
  return { id: 'ParameterRequired', parameter, args: {} };
}

function isMissing(value: string | null | undefined): boolean {
  return value === null || value === undefined;
}
