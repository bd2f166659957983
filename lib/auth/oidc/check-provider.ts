import { type Configuration, type CustomFetch, genericGrantRequest, ResponseBodyError } from 'openid-client';
import { z } from 'zod/mini';
import { discoverProvider, type OidcParty } from './oidc-client';

/**
 * Owns: whether a provider would let people in, step by step, without anybody who signs in.
 * Promises: a step that fails ends it, since the next one needs it. Our name and secret are tried with a code that nobody was given: who
 *   takes them says that the code is wrong, who does not says that we are (RFC 6749 5.2).
 */
export interface CheckedStep {
  readonly step: 'Configuration' | 'Keys' | 'Client';
  readonly result: 'Passed' | 'Failed' | 'Unclear' | 'Skipped';
  /** What failed or is not clear: an error, or a key of ours. */
  readonly problem: unknown;
}

/** What openid-client verifies, as RFC 7518 and 9864 call it. */
const ALGORITHM = /^(?:(?:RS|PS|ES)(?:256|384|512)|EdDSA|Ed25519|ML-DSA-\d+)$/;

const keySet = z.object({ keys: z.array(z.object({ kty: z.string(), use: z.optional(z.string()) })) });

/** What is wrong with what the provider says of itself. */
export class ProviderUnfitError extends Error {
  override readonly name = 'ProviderUnfitError';
  readonly key: 'noEndpoints' | 'noAlgorithm' | 'noKeys';

  constructor(key: ProviderUnfitError['key']) {
    super(key);
    this.key = key;
  }
}

export async function checkProvider(
  party: OidcParty,
  fetch: CustomFetch,
  redirectUri: string,
): Promise<readonly CheckedStep[]> {
  const found = await attempt('Configuration', () => discoverWhole(party, fetch));
  if (!('value' in found)) return [found, skipped('Keys'), skipped('Client')];
  const config = found.value;
  const keys = await attempt('Keys', () => checkKeys(config, fetch));
  const first = [passed('Configuration'), 'value' in keys ? passed('Keys') : keys];
  if (!('value' in keys)) return [...first, skipped('Client')];
  const client = await attempt('Client', () => checkClient(config, redirectUri));
  return [...first, 'value' in client ? client.value : client];
}

async function attempt<T>(
  step: CheckedStep['step'],
  work: () => Promise<T>,
): Promise<{ readonly value: T } | CheckedStep> {
  try {
    return { value: await work() };
  } catch (problem) {
    return { step, result: 'Failed', problem };
  }
}

const passed = (step: CheckedStep['step']): CheckedStep => ({ step, result: 'Passed', problem: null });
const skipped = (step: CheckedStep['step']): CheckedStep => ({ step, result: 'Skipped', problem: null });

async function discoverWhole(party: OidcParty, fetch: CustomFetch): Promise<Configuration> {
  const config = await discoverProvider(party, fetch);
  const { authorization_endpoint, token_endpoint, jwks_uri } = config.serverMetadata();
  if (!authorization_endpoint || !token_endpoint || !jwks_uri) throw new ProviderUnfitError('noEndpoints');
  return config;
}

async function checkKeys(config: Configuration, fetch: CustomFetch): Promise<void> {
  const { jwks_uri: address = '', id_token_signing_alg_values_supported: offered } = config.serverMetadata();
  if (offered !== undefined && !offered.some((one) => ALGORITHM.test(one))) {
    throw new ProviderUnfitError('noAlgorithm');
  }
  const answer = await fetch(address, {
    method: 'GET',
    headers: { accept: 'application/json' },
    body: null,
    redirect: 'manual',
  });
  const read = keySet.safeParse(await answer.json().catch(() => null));
  const isUsable =
    read.success && read.data.keys.some(({ kty, use }) => kty !== 'oct' && (use ?? 'sig') === 'sig');
  if (answer.status !== 200 || !isUsable) throw new ProviderUnfitError('noKeys');
}

async function checkClient(config: Configuration, redirectUri: string): Promise<CheckedStep> {
  try {
    await genericGrantRequest(config, 'authorization_code', {
      code: 'postern-tries-its-client-secret',
      redirect_uri: redirectUri,
      code_verifier: 'postern-tries-its-client-secret-and-nobody-signs-in',
    });
  } catch (problem) {
    if (!(problem instanceof ResponseBodyError)) throw problem;
    if (problem.error === 'invalid_grant') return passed('Client');
    const isWrong = problem.error === 'invalid_client' || problem.error === 'unauthorized_client';
    if (isWrong) throw problem;
    return { step: 'Client', result: 'Unclear', problem };
  }
  return { step: 'Client', result: 'Unclear', problem: null };
}
