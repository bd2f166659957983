import type { AuditedObject } from '@/lib/commands/command/audited';
import { settable } from '@/lib/commands/handler/audited-properties';
import { findSession } from '@/lib/store/configuration/user-sessions';
import { toUserSessionRow } from './output';

/** A session for the audit log, called by its user. One that has ended is not brought back. */
export const AUDITED_USER_SESSION: AuditedObject = {
  type: 'UserSession',
  read: async (db, id) => {
    const session = await findSession(db, id, new Date());
    if (session === null) return null;
    return { name: session.userName, properties: settable(toUserSessionRow(session, null), NOT_SAID) };
  },
};

const NOT_SAID = ['UserAgent', 'LastUsed', 'Expires', 'IsCurrent'];
