'use client';

import { useTranslations } from 'next-intl';
import { useCallback } from 'react';
import { MANAGEMENT_ROLES, type ManagementRole } from '@/lib/auth/management-roles';
import { wordedPermissions } from './worded-permissions';

/** What a management role permits, in words. */
export function usePermittedBy(): (role: ManagementRole) => string {
  const t = useTranslations('roleGroup.permissions');
  return useCallback(
    (role) => {
      const words = wordedPermissions(MANAGEMENT_ROLES[role])
        .map((key) => t(key))
        .join(t('and'));
      return words.charAt(0).toUpperCase() + words.slice(1);
    },
    [t],
  );
}
