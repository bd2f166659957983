import type { AuditedObject } from '@/lib/commands/command/audited';
import { findSession } from '@/lib/store/configuration/user-sessions';
import { toUserSessionRow } from './output';

/** A session for the audit log, called by its user. One that has ended is not brought back. */
export const AUDITED_USER_SESSION: AuditedObject = {
  type: 'UserSession',
  read: async (db, id) => {
    const session = await findSession(db, id, new Date());
    if (session === null) return null;
    const { User, Application, ClientAddress, Browser, SignedIn } = toUserSessionRow(session, null);
    return {
      name: session.userName,
      properties: { User, Application, ClientAddress, Browser, SignedIn },
    };
  },
};
