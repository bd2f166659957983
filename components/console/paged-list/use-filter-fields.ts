'use client';

import { useTranslations } from 'next-intl';
import { useMemo } from 'react';
import type { FilterField } from '@/components/ui/filter/filter-draft';
import { useTextIfKnown } from '@/components/ui/text/use-text-if-known';
import type { TextKeyIn } from '@/lib/i18n/page-texts';
import type { MailProperty } from '@/lib/mail/queue/mail-properties';

/** A property that the catalogue has a label for. */
type LabelledProperty = MailProperty & { readonly name: TextKeyIn<'queueViewer.property'> };
type ValuePlace = 'deliveryType' | 'messageStatus' | 'outcome' | 'queueStatus';
type EnumName<P> = P extends { readonly type: 'enum'; readonly name: infer Name extends string }
  ? Name
  : never;

/** The properties that a filter's rows offer: all but those for the shell alone. */
export function filterProperties<P extends MailProperty, const ShellOnly extends P['name']>(
  properties: readonly P[],
  shellOnly: readonly ShellOnly[],
): readonly Exclude<P, { readonly name: ShellOnly }>[] {
  const isOffered = (property: P): property is Exclude<P, { readonly name: ShellOnly }> =>
    !shellOnly.some((name) => name === property.name);
  return properties.filter(isOffered);
}

/** The filter rows' properties with their labels; `values` says where below `queueViewer` the names of an enum's values stand. */
export function useFilterFields<P extends LabelledProperty>(
  properties: readonly P[],
  values: Readonly<Record<EnumName<P>, ValuePlace>>,
): readonly FilterField[] {
  const t = useTranslations('queueViewer.property');
  const textIfKnown = useTextIfKnown();
  return useMemo(() => {
    const places: Readonly<Record<string, ValuePlace>> = values;
    const nameOf = (property: P, value: string) =>
      textIfKnown(`queueViewer.${places[property.name]}.${value}`) ?? value;
    return properties.map((property) => ({
      name: property.name,
      label: t(property.name),
      type: property.type,
      nullable: property.nullable,
      ...(property.values && {
        values: property.values.map((value) => ({ value, label: nameOf(property, value) })),
      }),
    }));
  }, [properties, values, t, textIfKnown]);
}
