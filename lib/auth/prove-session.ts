import { type Auth, getSession } from './auth';
import { PERMISSIONS } from './permission';
import { ProvedActor } from './proved-actor';

/**
 * Owns: who acts in a browser's request: the user of its session, by the face that was asked.
 * Promises: looked up each time, so that a session that has ended acts no more. Today an account is an administrator.
 */

/** @returns null when there is no valid session cookie in `headers` */
export async function proveSession(
  auth: Auth,
  headers: Headers,
  face: 'console' | 'api',
): Promise<ProvedActor | null> {
  const user = await getSession(auth, headers);
  return user && ProvedActor.prove(`${face}:${user.userName}`, user.id, PERMISSIONS);
}
