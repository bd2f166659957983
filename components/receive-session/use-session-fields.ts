'use client';

import { useTranslations } from 'next-intl';
import { useMemo } from 'react';
import type { FilterField } from '@/components/ui/filter/filter-draft';
import { SESSION_ENDS, SESSION_OUTCOMES } from '@/lib/mail/session/receive-session';
import { SESSION_PROPERTIES, type SessionPropertyName } from '@/lib/mail/session/session-properties';

/** The properties that a filter's rows offer, with their labels: first what people look for. */
export function useSessionFields(): readonly FilterField[] {
  const t = useTranslations('receiveSession');
  return useMemo(() => {
    const values: Partial<Record<SessionPropertyName, FilterField['values']>> = {
      Outcome: SESSION_OUTCOMES.map((value) => ({ value, label: t(`outcome.${value}`) })),
      End: SESSION_ENDS.map((value) => ({ value, label: t(`end.${value}`) })),
    };
    return [...SESSION_PROPERTIES]
      .sort((a, b) => placeOf(a.name) - placeOf(b.name))
      .map(({ name, type, nullable }) => {
        const ofEnum = values[name];
        return { name, label: t(`property.${name}`), type, nullable, ...(ofEnum && { values: ofEnum }) };
      });
  }, [t]);
}

const FIRST: readonly SessionPropertyName[] = ['ClientAddress', 'ReceiveConnector', 'StartTime', 'Outcome'];

function placeOf(name: SessionPropertyName): number {
  const place = FIRST.indexOf(name);
  return place < 0 ? FIRST.length : place;
}
