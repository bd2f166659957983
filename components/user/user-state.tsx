'use client';

import { useTranslations } from 'next-intl';
import { useCallback } from 'react';
import { StatusCell } from '@/components/console/list/status-cell';
import type { UserRow } from './user-row';

/** Whether somebody can sign in: enabled, only with a new password, or not at all. */
export function useStateText(): (user: UserRow) => string {
  const t = useTranslations('user');
  const common = useTranslations('common');
  return useCallback(
    (user) => {
      if (!user.Enabled) return common('disabled');
      return user.ResetPasswordOnNextLogon ? t('newPasswordDue') : common('enabled');
    },
    [t, common],
  );
}

export function StateCell({ user }: { readonly user: UserRow }) {
  const text = useStateText()(user);
  const kind = !user.Enabled ? 'off' : user.ResetPasswordOnNextLogon ? 'working' : 'good';
  return <StatusCell kind={kind}>{text}</StatusCell>;
}
