import { currentActor } from '@/app/console-auth';
import { API_TOKEN_PREFIX } from '@/lib/auth/api-token';
import { proveLocalToken, type TokenVerdict, UNKNOWN_TOKEN } from '@/lib/auth/prove-token';
import { loadConfig } from '@/lib/config';
import { readLocalToken } from '@/lib/secrets/local-token';
import { apiTokens } from './api-tokens';

/** RFC 6750 2.1. @returns null when the request carries no bearer token */
export function bearerToken(headers: Headers): string | null {
  return /^Bearer +([\w.~+/=-]+)$/i.exec(headers.get('authorization') ?? '')?.[1] ?? null;
}

/** Who acts in the request, by its token or else its session. The local token's file is read each time: a start writes a new one. */
export async function actorOf(headers: Headers): Promise<TokenVerdict> {
  const token = bearerToken(headers);
  if (token === null) return verdictOf(await currentActor(headers, 'api'));
  // As client-address.mjs has it: no client's word.
  const clientAddress = headers.get('x-forwarded-for') ?? '';
  if (token.startsWith(API_TOKEN_PREFIX)) return await apiTokens().check(token, clientAddress, new Date());
  return verdictOf(proveLocalToken(token, await readLocalToken(loadConfig().dataDirectory), clientAddress));
}

function verdictOf(actor: Awaited<ReturnType<typeof currentActor>>): TokenVerdict {
  return actor === null ? UNKNOWN_TOKEN : { actor, refusal: null };
}
