'use client';

import { useTranslations } from 'next-intl';
import { useMemo } from 'react';
import type { FilterField } from '@/components/ui/filter/filter-draft';
import type { MailProperty } from '@/lib/mail/queue/mail-properties';

/** Names of enum values, by property: keys below `queueViewer`. */
type ValueNames = Readonly<Record<string, string>>;

/**
 * The filter rows' properties with their labels; `values` says where the names of an enum's values stand, `shellOnly` which
 * properties the rows do not offer.
 */
export function useFilterFields<P extends MailProperty>(
  properties: readonly P[],
  values: ValueNames,
  shellOnly: readonly P['name'][],
): readonly FilterField[] {
  const t = useTranslations('queueViewer');
  return useMemo(
    () =>
      properties
        .filter((property) => !shellOnly.includes(property.name))
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
    [properties, values, shellOnly, t],
  );
}
