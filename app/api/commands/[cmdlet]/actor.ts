import { currentActor } from '@/app/console-auth';
import { proveToken } from '@/lib/auth/prove-token';
import type { ProvedActor } from '@/lib/auth/proved-actor';
import { loadConfig } from '@/lib/config';
import { readLocalToken } from '@/lib/secrets/local-token';

/** RFC 6750 2.1. @returns null when the request carries no bearer token */
export function bearerToken(headers: Headers): string | null {
  return /^Bearer +([\w.~+/=-]+)$/i.exec(headers.get('authorization') ?? '')?.[1] ?? null;
}

/** Who acts in the request, by its token or else its session. The file is read each time: a start writes a new token. */
export async function actorOf(headers: Headers): Promise<ProvedActor | null> {
  const token = bearerToken(headers);
  if (token === null) return currentActor(headers, 'api');
  return proveToken(token, await readLocalToken(loadConfig().dataDirectory), headers.get('x-forwarded-for'));
}
