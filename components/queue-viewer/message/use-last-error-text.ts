'use client';

import { useLocale } from 'next-intl';
import { useCallback } from 'react';
import type { WithLastError } from '@/components/queue-viewer/row/last-error-detail';
import { useTextIfKnown } from '@/components/ui/text/use-text-if-known';
import { nearTime } from '@/components/ui/time/time-format';
import { useHydrated } from '@/components/ui/use-hydrated';
import { lastErrorArguments } from '@/lib/mail/outcome/last-error-arguments';

/** A last error in the user's language; the English text where the catalogue does not know it. '' for none. */
export function useLastErrorText(): (row: WithLastError) => string {
  const textIfKnown = useTextIfKnown();
  const locale = useLocale();
  // The server knows neither the person's zone nor the time of the reading.
  const hydrated = useHydrated();
  return useCallback(
    ({ LastError, LastErrorDetail: detail }) => {
      const english = LastError ?? '';
      if (detail === null) return english;
      const { Key: key, Args: args, Reply: reply } = detail;
      const timeText = hydrated ? (iso: string) => nearTime(iso, Date.now(), locale) : undefined;
      const values = lastErrorArguments({ key, args, reply, enhancedCode: null }, timeText);
      return textIfKnown(`lastError.${key}`, values) ?? english;
    },
    [textIfKnown, locale, hydrated],
  );
}
