import { answeredIntents } from './answered-intents';
import { auditLogAge } from './audit-log-age';
import { auditLogSyslog } from './audit-log-syslog';
import { dayPartitions } from './day-partitions';
import { expiringSmtpSecrets } from './expiring-secrets';
import { forgottenClients } from './forgotten-clients';
import { orphanedContent } from './orphaned-content';
import { sendLimitUses } from './send-limit-uses';
import { sentDsns } from './sent-dsns';
import type { TaskKind } from './task';

/**
 * Owns: the one list of the installation's tasks. A further one is a file here and its line.
 * Does not: hold what each server does for itself (lib/worker/chores).
 */
export const TASK_KINDS: readonly TaskKind[] = [
  dayPartitions,
  orphanedContent,
  answeredIntents,
  sentDsns,
  auditLogAge,
  auditLogSyslog,
  expiringSmtpSecrets,
  sendLimitUses,
  forgottenClients,
];
