import { type CheckedStep, checkProvider, ProviderUnfitError } from '@/lib/auth/oidc/check-provider';
import { oidcFaultOf } from '@/lib/auth/oidc/oidc-fault';
import { defineCommand } from '@/lib/commands/command/define';
import type { OutputRow } from '@/lib/commands/command/report';
import { providerFetch } from '@/lib/commands/handler/http-client';
import { objectNotFound } from '@/lib/commands/handler/taken';
import { loadConfig } from '@/lib/config';
import { httpFaultBehind } from '@/lib/http-client/as-fetch';
import { translator } from '@/lib/i18n/translate';
import { findOidcProvider } from '@/lib/store/configuration/oidc-providers';
import { OIDC_CALLBACK_PATH, testOidcProviderParameters } from './parameters';
import { openClientSecret } from './secret';

/** Ours: whether a provider would let people in: its configuration, its keys, and whether it takes our name and secret. */
export const testOidcProvider = defineCommand({
  name: 'Test-OidcProvider',
  parameters: testOidcProviderParameters,
  permission: 'organization.read',
  effect: 'read',
  positional: 'Identity',
  columns: ['Step', 'Result', 'Reason'],
  handler: async ({ db }, { Identity }) => {
    const provider = await findOidcProvider(db, Identity);
    if (provider === null) throw objectNotFound(Identity, 'Get-OidcProvider');
    const { issuer, clientId } = provider;
    const party = { issuer, clientId, clientSecret: await openClientSecret(provider) };
    // Without a public address it is not known here; a provider looks at the code first.
    const origin = loadConfig().publicUrl?.origin ?? 'https://localhost';
    const steps = await checkProvider(party, await providerFetch(), `${origin}${OIDC_CALLBACK_PATH}`);
    return { output: steps.map(toRow) };
  },
});

function toRow({ step, result, problem }: CheckedStep): OutputRow {
  const words = wordsOf(problem);
  return {
    Step: step,
    Result: result,
    Reason: words === null ? null : translator('en')(words.key, words.args),
    /** The reason's text in the catalogue, for faces that speak another language. */
    ReasonKey: words?.key ?? null,
    ReasonArguments: words?.args ?? null,
  };
}

function wordsOf(problem: unknown): { key: string; args: Record<string, string | number> } | null {
  if (problem === null) return null;
  const fault = httpFaultBehind(problem);
  if (fault !== null) return { key: `httpFault.${fault.key}`, args: { ...fault.args } };
  if (problem instanceof ProviderUnfitError) return { key: `oidcProvider.unfit.${problem.key}`, args: {} };
  const { kind, reason } = oidcFaultOf(problem);
  return { key: `oidcProvider.unfit.${kind}`, args: { reason } };
}
