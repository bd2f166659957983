'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { inPortions } from '@/components/console/paged-list/bulk-run';
import type { Bulk } from '@/components/console/paged-list/use-bulk';
import type { MessageRow } from '@/components/queue-viewer/row/message-row';

interface Expiration {
  /** Null: nothing is asked. */
  readonly rows: readonly MessageRow[] | null;
  readonly ask: (rows: readonly MessageRow[]) => void;
  /** @param expirationTime ISO 8601; null: the server's setting */
  readonly set: (expirationTime: string | null) => void;
  readonly close: () => void;
}

/** Set-Message on the chosen messages. */
export function useExpiration(bulk: Bulk): Expiration {
  const t = useTranslations('queueViewer');
  const [rows, setRows] = useState<readonly MessageRow[] | null>(null);
  return {
    rows,
    ask: setRows,
    set: (expirationTime) => {
      const identities = (rows ?? []).map((row) => row.Identity);
      setRows(null);
      bulk.start({
        title: t('expiration.title'),
        question: null,
        cmdlet: 'Set-Message',
        requests: inPortions(identities, { ExpirationTime: expirationTime }),
        doneKey: 'setMessages',
      });
    },
    close: () => setRows(null),
  };
}
