import { type Configuration, type CustomFetch, genericGrantRequest, ResponseBodyError } from 'openid-client';
import { z } from 'zod/mini';
import { discoverProvider, type OidcParty } from './oidc-client';

/**
 * Owns: whether a provider would let people in, step by step, without anybody who signs in.
 * Promises: a step that fails ends it, since the next one needs it. Our name and secret are tried with a code that nobody was given: who
 *   takes them says that the code is wrong, who does not says that we are (RFC 6749 5.2).
 */
export const CHECK_STEPS = ['Configuration', 'Keys', 'Client'] as const;

export interface CheckedStep {
  readonly step: (typeof CHECK_STEPS)[number];
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
  const steps: CheckedStep[] = [];
  let config: Configuration | null = null;
  const checks: Record<CheckedStep['step'], () => Promise<CheckedStep['result'] | CheckedStep>> = {
    Configuration: async () => {
      config = await discoverProvider(party, fetch);
      const { authorization_endpoint, token_endpoint, jwks_uri } = config.serverMetadata();
      if (!authorization_endpoint || !token_endpoint || !jwks_uri) throw new ProviderUnfitError('noEndpoints');
      return 'Passed';
    },
    Keys: async () => {
      if (config !== null) await checkKeys(config, fetch);
      return 'Passed';
    },
    Client: async () => (config === null ? 'Skipped' : await checkClient(config, redirectUri)),
  };
  for (const step of CHECK_STEPS) {
    if (steps.some(({ result }) => result === 'Failed')) {
      steps.push({ step, result: 'Skipped', problem: null });
      continue;
    }
    try {
      const said = await checks[step]();
      steps.push(typeof said === 'string' ? { step, result: said, problem: null } : said);
    } catch (problem) {
      steps.push({ step, result: 'Failed', problem });
    }
  }
  return steps;
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
  const isUsable = read.success && read.data.keys.some(({ kty, use }) => kty !== 'oct' && (use ?? 'sig') === 'sig');
  if (answer.status !== 200 || !isUsable) throw new ProviderUnfitError('noKeys');
}

async function checkClient(config: Configuration, redirectUri: string): Promise<CheckedStep | 'Passed'> {
  try {
    await genericGrantRequest(config, 'authorization_code', {
      code: 'postern-tries-its-client-secret',
      redirect_uri: redirectUri,
      code_verifier: 'postern-tries-its-client-secret-and-nobody-signs-in',
    });
  } catch (problem) {
    if (!(problem instanceof ResponseBodyError)) throw problem;
    if (problem.error === 'invalid_grant') return 'Passed';
    const isWrong = problem.error === 'invalid_client' || problem.error === 'unauthorized_client';
    if (isWrong) throw problem;
    return { step: 'Client', result: 'Unclear', problem };
  }
  return { step: 'Client', result: 'Unclear', problem: null };
}
