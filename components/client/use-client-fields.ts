'use client';

import { useTranslations } from 'next-intl';
import { useMemo } from 'react';
import type { FilterField } from '@/components/ui/filter/filter-draft';
import { CLIENT_ENCRYPTIONS } from '@/lib/mail/session/client-of-session';
import { CLIENT_PROPERTIES } from '@/lib/mail/session/client-properties';

/** The properties that a filter's rows offer, with their labels: first what is wanted most, who is still on plain text. */
export function useClientFields(): readonly FilterField[] {
  const t = useTranslations('client');
  return useMemo(() => {
    const encryptions = CLIENT_ENCRYPTIONS.map((value) => ({ value, label: t(`encryption.${value}`) }));
    const fields = CLIENT_PROPERTIES.map(({ name, type, nullable }) => ({
      name,
      label: t(`property.${name}`),
      type,
      nullable,
      ...(name === 'Encryption' && { values: encryptions }),
    }));
    return fields.toSorted((a, b) => Number(b.name === 'Encryption') - Number(a.name === 'Encryption'));
  }, [t]);
}
