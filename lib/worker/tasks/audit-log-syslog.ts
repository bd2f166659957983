import {
  beginAt,
  type EntryToSend,
  loadEntriesAfter,
  loadSyslogServer,
  recordSent,
} from '@/lib/store/audit/send-on';
import { sendSyslog } from './syslog-connection';
import { syslogMessage } from './syslog-message';
import type { TaskKind } from './task';

/**
 * Owns: audit entries on their way to a syslog server.
 * Promises: what is counted as sent was taken by the server's TCP; after a connection that broke the batch goes again, so that an
 *   entry may arrive twice and none is left out.
 */
export const auditLogSyslog: TaskKind = {
  kind: 'AuditLogSyslog',
  everyMs: 10_000,
  run: async ({ pool, signal, report }) => {
    const server = await loadSyslogServer(pool);
    if (server === null) return { sent: 0 };
    let last = await beginAt(pool, server);
    let sent = 0;
    for (let batch = BATCH; batch === BATCH && !signal.aborted; ) {
      const entries = await loadEntriesAfter(pool, last, BATCH);
      const newest = entries.at(-1);
      if (newest === undefined) break;
      await sendSyslog(server, entries.map(toMessage), signal);
      await recordSent(pool, server, newest.id);
      last = BigInt(newest.id);
      batch = entries.length;
      sent += batch;
      await report({ sent });
    }
    return { sent };
  },
};

const BATCH = 500;

const SEVERITIES: Readonly<Record<string, 'notice' | 'warning' | 'error'>> = {
  succeeded: 'notice',
  refused: 'warning',
  failed: 'error',
};

function toMessage(entry: EntryToSend): string {
  const { id, at, cmdlet, server, actor, outcome, ...rest } = entry;
  return syslogMessage({
    severity: SEVERITIES[outcome] ?? 'notice',
    at,
    host: server,
    messageId: cmdlet,
    data: { entry: id, actor, outcome },
    text: JSON.stringify({ id, at, actor, cmdlet, outcome, server, ...rest }),
  });
}
