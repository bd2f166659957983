'use client';

import { useTranslations } from 'next-intl';

export type ChangeValue =
  | string
  | number
  | boolean
  | null
  | readonly ChangeValue[]
  | { readonly [key: string]: ChangeValue };

/** A value as text: lists a line each, nothing as a dash. */
export function useChangeValue(): (value: ChangeValue) => string {
  const t = useTranslations('console.undo.value');
  return (value) => {
    if (value === null || value === '') return t('none');
    if (typeof value === 'boolean') return t(value ? 'yes' : 'no');
    if (isList(value)) return value.length === 0 ? t('none') : value.map(textOf).join('\n');
    return textOf(value);
  };
}

function textOf(value: ChangeValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function isList(value: ChangeValue): value is readonly ChangeValue[] {
  return Array.isArray(value);
}
