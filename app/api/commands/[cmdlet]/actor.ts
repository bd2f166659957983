import { currentUser } from '@/app/console-auth';
import type { Actor } from '@/lib/commands/command/context';
import { loadConfig } from '@/lib/config';
import { isSameToken, readLocalToken } from '@/lib/secrets/local-token';

/** RFC 6750 2.1. @returns null when the request carries no bearer token */
export function bearerToken(headers: Headers): string | null {
  return /^Bearer +([\w.~+/=-]+)$/i.exec(headers.get('authorization') ?? '')?.[1] ?? null;
}

/** The holder of the local token: a program that may read the data directory. Read each time: a start writes a new one. */
export async function tokenActor(token: string): Promise<Actor | null> {
  const expected = await readLocalToken(loadConfig().dataDirectory);
  return expected !== null && isSameToken(token, expected) ? { name: 'api:token', userId: null } : null;
}

export async function sessionActor(headers: Headers): Promise<Actor | null> {
  const user = await currentUser(headers);
  return user && { name: `api:${user.userName}`, userId: user.id };
}
