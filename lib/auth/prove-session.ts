import { type Auth, getSession } from './auth';
import { ProvedActor } from './proved-actor';
import { noteUse, type SessionUseDatabase, UNATTENDED_HEADER } from './session-limits';
import { findUserRights, type PermissionDatabase } from './user-rights';

/**
 * Owns: who acts in a browser's request: the user of its session, by the face that was asked, with what their role groups
 *   permit.
 * Promises: looked up each time, so that a session that has ended acts no more, and a right that was taken is gone with the
 *   next request. What a person asks keeps the session in use; what a page reads by itself, with nobody there, does not.
 */

/** @returns null when there is no valid session cookie in `headers`, or its account is disabled */
export async function proveSession(
  auth: Auth,
  database: PermissionDatabase & SessionUseDatabase,
  headers: Headers,
  face: 'console' | 'api',
): Promise<ProvedActor | null> {
  const user = await getSession(auth, headers);
  if (user === null) return null;
  const rights = await findUserRights(database, user.id);
  if (rights === null) return null;
  if (!headers.has(UNATTENDED_HEADER)) await noteUse(database, user, new Date());
  // The header is the client's address, whatever the client wrote (lib/launch/processes/client-address.mjs).
  const clientAddress = headers.get('x-forwarded-for');
  const origin = { face, clientAddress, sessionId: user.sessionId, tokenId: null };
  return ProvedActor.prove(`${face}:${user.userName}`, user.id, rights, origin);
}
