import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { foldLogonName } from '@/lib/logon-name';

/**
 * Owns: the mark of a browser that has signed in before (OWASP: device cookie).
 * Promises: it proves that this browser knew the password of this name once, and nothing else: it signs nobody in. It is signed, ends
 *   after half a year, and no script reads it.
 * Does not: count tries (password-tries.ts).
 */
const NAME = 'postern.device';
const MAX_AGE_SECONDS = 180 * 24 * 3600;
/** A browser sends several of one name when other paths or domains have set some. */
const MAX_TRIED = 5;

export interface Device {
  readonly id: string;
  /** When it signed in last. */
  readonly markedAt: Date;
}

/** @returns null when no cookie proves this name */
export function readDevice(
  cookieHeader: string | null,
  userName: string,
  secret: string,
  now: Date,
): Device | null {
  const values = (cookieHeader ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${NAME}=`))
    .slice(0, MAX_TRIED)
    .map((pair) => pair.slice(NAME.length + 1));
  for (const value of values) {
    const [id = '', madeAt = '', signature = ''] = value.split('.');
    const ageSeconds = now.getTime() / 1000 - Number(madeAt);
    // Written the other way round a time that is no number would pass.
    if (!(ageSeconds < MAX_AGE_SECONDS)) continue;
    if (isSame(signature, sign(secret, userName, id, madeAt))) {
      return { id, markedAt: new Date(Number(madeAt) * 1000) };
    }
  }
  return null;
}

/** Of a browser that has none. */
export function newDeviceId(): string {
  return randomBytes(16).toString('base64url');
}

/** After a sign-in. A browser that was known keeps its id, and so its count. @returns a Set-Cookie */
export function writeDevice(
  userName: string,
  id: string,
  { secret, isSecure }: { readonly secret: string; readonly isSecure: boolean },
  now: Date,
): string {
  const madeAt = String(Math.floor(now.getTime() / 1000));
  const value = `${id}.${madeAt}.${sign(secret, userName, id, madeAt)}`;
  const attributes = `Max-Age=${MAX_AGE_SECONDS}; Path=/; HttpOnly; SameSite=Lax${isSecure ? '; Secure' : ''}`;
  return `${NAME}=${value}; ${attributes}`;
}

function sign(secret: string, userName: string, id: string, madeAt: string): string {
  return createHmac('sha256', secret)
    .update(JSON.stringify(['device', foldLogonName(userName), id, madeAt]))
    .digest('base64url');
}

function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
