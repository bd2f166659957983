import { SECRET_EXPIRY_WARNING_DAYS } from '@/lib/mail/settings/smtp-credential-kinds';
import { expiringSecrets } from '@/lib/store/token/smtp-tokens';
import { emit } from '@/lib/worker/events/events';
import type { TaskKind } from './task';

/** Owns: the daily warning of secrets and certificates by which send connectors sign in, before they end and after. */
export const expiringSmtpSecrets: TaskKind = {
  kind: 'ExpiringSmtpSecrets',
  everyMs: 86_400_000,
  run: async ({ pool }) => {
    const expiring = await expiringSecrets(pool, SECRET_EXPIRY_WARNING_DAYS);
    for (const { name, kind, expiresAt } of expiring) {
      const hasExpired = expiresAt.getTime() <= Date.now();
      emit('secretExpires', { credential: name, kind, expiresAt: expiresAt.toISOString(), hasExpired });
    }
    return { expiring: expiring.length };
  },
};
