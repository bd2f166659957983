import type { AuditedObject } from '@/lib/commands/command/audited';
import { readSmtpClient } from '@/lib/store/configuration/smtp-clients';

/** A client for the audit log: what an administrator says of it. */
export const AUDITED_CLIENT: AuditedObject = {
  type: 'Client',
  read: async (db, id) => {
    const client = await readSmtpClient(db, id);
    return client && { name: client.name, properties: { Label: client.label } };
  },
  undo: { set: 'Set-ClientReport' },
};
