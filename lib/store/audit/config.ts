import type { AuditLogConfig, PrismaClient } from '@/lib/store/generated/client';

/**
 * Owns: how long audit entries are kept. One row, and without it Exchange's 90 days (which cut_audit_log knows, too).
 */
export const DEFAULT_AGE_LIMIT_DAYS = 90;

type Reader = Pick<PrismaClient, 'auditLogConfig'>;

export async function readAuditLogConfig(db: Reader): Promise<AuditLogConfig | null> {
  return await db.auditLogConfig.findUnique({ where: { id: 1 } });
}

export async function writeAuditLogConfig(
  db: Reader,
  { ageLimitDays }: Readonly<{ ageLimitDays: number }>,
): Promise<AuditLogConfig> {
  return await db.auditLogConfig.upsert({
    where: { id: 1 },
    create: { id: 1, ageLimitDays },
    update: { ageLimitDays },
  });
}
