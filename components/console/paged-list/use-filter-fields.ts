'use client';

import { useTranslations } from 'next-intl';
import { useMemo } from 'react';
import type { FilterField } from '@/components/ui/filter/filter-draft';
import type { MailProperty } from '@/lib/mail/queue/mail-properties';

/** Names of enum values, by property: keys below `queueViewer`. */
type ValueNames = Readonly<Record<string, string>>;

const NOTHING: readonly string[] = [];

/**
 * The filter rows' properties with their labels; `values` says where the names of an enum's values stand, `also` names
 * those of the shell that links of the console use.
 */
export function useFilterFields(
  properties: readonly MailProperty[],
  values: ValueNames,
  also: readonly string[] = NOTHING,
): readonly FilterField[] {
  const t = useTranslations('queueViewer');
  return useMemo(
    () =>
      properties
        .filter((property) => property.inConsole || also.includes(property.name))
        .map((property) => ({
          name: property.name,
          label: t(`property.${property.name}`),
          type: property.type,
          nullable: property.nullable,
          ...(property.values
            ? {
                values: property.values.map((value) => ({
                  value,
                  label: t(`${values[property.name] ?? property.name}.${value}`),
                })),
              }
            : {}),
        })),
    [properties, values, also, t],
  );
}
