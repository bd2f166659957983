import { z } from 'zod/mini';
import { readAnswer, type SignInAnswer, type SignInOutcome } from './sign-in';

/**
 * Owns: the sign-in page's part in signing in by an OIDC provider: leaving for it, and ending what came back
 *   (app/api/auth, oidc.ts).
 */
export interface ShownProvider {
  readonly id: string;
  readonly name: string;
}

/** Why a provider's sign-in came to nothing: keys of the catalogue `signIn`. */
const REFUSALS = [
  'disabled',
  'oidcUnreachable',
  'oidcRefused',
  'oidcInvalid',
  'oidcStepOver',
  'oidcProviderGone',
  'oidcUnknownUser',
  'oidcNameTaken',
  'oidcNoLogonName',
] as const satisfies readonly SignInOutcome[];

export type ProviderRefusal = (typeof REFUSALS)[number];

/** In the address of the page: nobody else's words get there. */
export function isProviderRefusal(text: unknown): text is ProviderRefusal {
  return REFUSALS.some((refusal) => refusal === text);
}

const leaving = z.object({ location: z.url() });

/** @returns null when the browser leaves for the provider */
export async function leaveForProvider(provider: string, from: string): Promise<SignInAnswer | null> {
  return await ask('/api/auth/oidc/start', { provider, from }, async (response) => {
    window.location.assign(leaving.parse(await response.json()).location);
    return null;
  });
}

interface ProvedFields {
  readonly step: string;
  readonly code?: string;
  readonly newKey?: string;
}

export async function finishAtProvider(fields: ProvedFields): Promise<SignInAnswer> {
  return await ask('/api/auth/oidc/finish', fields, readAnswer);
}

async function ask<T>(
  path: string,
  body: object,
  read: (response: Response) => Promise<T>,
): Promise<T | SignInAnswer> {
  try {
    const response = await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return response.ok ? await read(response) : await readAnswer(response);
  } catch {
    return { outcome: 'unavailable', recoveryCodes: null, userName: null };
  }
}
