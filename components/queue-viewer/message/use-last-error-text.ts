'use client';

import { useCallback } from 'react';
import type { WithLastError } from '@/components/queue-viewer/row/last-error-detail';
import { useTextIfKnown } from '@/components/ui/text/use-text-if-known';
import { lastErrorArguments } from '@/lib/mail/outcome/last-error-arguments';

/** A last error in the user's language; the English text where the catalogue does not know it. '' for none. */
export function useLastErrorText(): (row: WithLastError) => string {
  const textIfKnown = useTextIfKnown();
  return useCallback(
    ({ LastError, LastErrorDetail: detail }) => {
      const english = LastError ?? '';
      if (detail === null) return english;
      const { Key: key, Args: args, Reply: reply } = detail;
      const values = lastErrorArguments({ key, args, reply, enhancedCode: null });
      return textIfKnown(`lastError.${key}`, values) ?? english;
    },
    [textIfKnown],
  );
}
