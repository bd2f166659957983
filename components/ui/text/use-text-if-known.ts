'use client';

import { useTranslations } from 'next-intl';
import { useCallback } from 'react';
import type { TextArea, TextKey } from '@/lib/i18n/page-texts';

/** The area is ours, what follows it came from a server: one of a newer version may have keys that are unknown here. */
type PerhapsKey = `${TextArea}.${string}`;
type Arguments = Readonly<Record<string, string | number>>;

/** For a key that is put together from what a server sent: the text, or null where the catalogue has none. */
export function useTextIfKnown(): (key: PerhapsKey, args?: Arguments) => string | null {
  const t = useTranslations();
  return useCallback(
    (key, args) => {
      // next-intl's `has`, too, takes only keys that are there by type; whether this one is, it finds out.
      const known = key as TextKey;
      return t.has(known) ? t(known, { ...args }) : null;
    },
    [t],
  );
}
