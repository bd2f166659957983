'use client';

import { useTranslations } from 'next-intl';
import { useCallback } from 'react';
import { lastErrorArguments } from '@/lib/mail/outcome/last-error-arguments';
import type { WithLastError } from './last-error-detail';

/** A last error in the user's language; the English text where the catalogue does not know it. '' for none. */
export function useLastErrorText(): (row: WithLastError) => string {
  const t = useTranslations('lastError');
  return useCallback(
    ({ LastError, LastErrorDetail: detail }) => {
      if (detail === null || !t.has(detail.Key)) return LastError ?? '';
      const { Key: key, Args: args, Reply: reply } = detail;
      return t(key, lastErrorArguments({ key, args, reply, enhancedCode: null }));
    },
    [t],
  );
}
