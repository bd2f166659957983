import { userInfo } from 'node:os';
import { PERMISSIONS } from './permission';
import { ProvedActor } from './proved-actor';

/**
 * Owns: who acts in a process of one's own on the installation's computer (the shell, the demo).
 * Promises: named for the operating system's user. The proof is the database: whoever can read the data directory or knows
 *   DATABASE_URL could write there without asking anybody, so they are the installation's administrator.
 */
export function proveLocalUser(): ProvedActor {
  const origin = { face: 'shell', clientAddress: null, sessionId: null, tokenId: null } as const;
  return ProvedActor.prove(`local:${userInfo().username}`, null, PERMISSIONS, origin);
}
