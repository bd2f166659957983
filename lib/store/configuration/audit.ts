import type { PrismaClient } from '@/lib/store/generated/client';

/**
 * Owns: the audit log's rows.
 * Promises: written through the caller's transaction when that is given, so that change and entry share a commit.
 */

export interface AuditRecord {
  /** `console:administrator`, `api:token`, `local:<os user>` */
  readonly actor: string;
  readonly cmdlet: string;
  /** Rendered shell text; secrets are already (hidden). */
  readonly command: string;
  readonly outcome: 'succeeded' | 'refused' | 'failed';
  readonly errorId: string | null;
  readonly elapsedMs: number;
}

const MAX_COMMAND_LENGTH = 10_000;

export async function recordAudit(db: Pick<PrismaClient, 'auditEntry'>, record: AuditRecord): Promise<void> {
  await db.auditEntry.create({
    data: { ...record, command: record.command.replaceAll('\u0000', '').slice(0, MAX_COMMAND_LENGTH) },
    select: { id: true },
  });
}
