import { loadConfig } from '@/lib/config';
import { findAuditKey } from '@/lib/secrets/audit-key';
import { cutAuditLog } from '@/lib/store/audit/cut-log';
import type { TaskKind } from './task';

/** Owns: the end of audit entries older than AdminAuditLogAgeLimit. */
export const auditLogAge: TaskKind = {
  kind: 'AuditLogAge',
  everyMs: 3_600_000,
  run: async ({ pool, signal, report }) => {
    const key = await findAuditKey(loadConfig());
    let removed = 0;
    for (let last = BATCH; last === BATCH && !signal.aborted; ) {
      last = await cutAuditLog(pool, key, BATCH);
      removed += last;
      await report({ removed });
    }
    return { removed };
  },
};

const BATCH = 1000;
