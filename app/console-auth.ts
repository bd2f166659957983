import { cache } from 'react';
import { type Auth, createAuth, getSession, type SignedInUser } from '@/lib/auth/auth';
import { proveSession } from '@/lib/auth/prove-session';
import type { ProvedActor } from '@/lib/auth/proved-actor';
import { loadConfig } from '@/lib/config';
import { deriveSessionSecret } from '@/lib/secrets/fingerprint';
import { loadSecretKey } from '@/lib/secrets/key';
import { secretBox } from '@/lib/secrets/secret-box';
import { getPrisma } from '@/lib/store/database/client';

/**
 * Owns: the console's better-auth instances, put together from database, installation key and public address: one for requests by
 *   http, one for those by https, whose cookies go by nothing else.
 * Promises: made at the first request, so that a build needs neither database nor key.
 */

const holder: typeof globalThis & {
  posternAuth?: Partial<Record<'http' | 'https', Promise<Auth>>>;
  posternSecret?: Promise<string>;
} = globalThis;

export function consoleAuth(headers: Headers): Promise<Auth> {
  holder.posternAuth ??= {};
  const scheme = isByHttps(headers) ? 'https' : 'http';
  holder.posternAuth[scheme] ??= makeAuth(scheme === 'https');
  return holder.posternAuth[scheme];
}

/** As the door of the web process says it (lib/launch/processes/web-door.mjs), no client. `npm run dev` has no door. */
function isByHttps(headers: Headers): boolean {
  const said = headers.get('x-forwarded-proto');
  return said === null ? (publicUrl()?.startsWith('https:') ?? false) : said === 'https';
}

/** Signs cookies. */
export function sessionSecret(): Promise<string> {
  holder.posternSecret ??= loadSecretKey(loadConfig()).then((key) => deriveSessionSecret(key, 'console'));
  return holder.posternSecret;
}

/** Opens what is sealed for users. */
export async function secretsBox(): Promise<ReturnType<typeof secretBox>> {
  return secretBox(await loadSecretKey(loadConfig()));
}

async function makeAuth(isSecure: boolean): Promise<Auth> {
  return createAuth({
    database: getPrisma(),
    secret: await sessionSecret(),
    publicUrl: publicUrl(),
    isSecure,
    audience: 'console',
    box: await secretsBox(),
  });
}

export async function currentUser(headers: Headers): Promise<SignedInUser | null> {
  return getSession(await consoleAuth(headers), headers);
}

/**
 * Who acts in a request with a session, by the face that was asked; null when nobody is signed in. A page, whose layout and
 * list both ask, is answered once; each call outside of a page is.
 */
export const currentActor = cache(
  async (headers: Headers, face: 'console' | 'api'): Promise<ProvedActor | null> =>
    proveSession(await consoleAuth(headers), getPrisma(), headers, face),
);

/** POSTERN_URL as an origin, or null when the console answers under whatever address it is reached. */
export function publicUrl(): string | null {
  return loadConfig().publicUrl?.origin ?? null;
}
