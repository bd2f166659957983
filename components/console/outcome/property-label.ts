'use client';

import { useCallback } from 'react';
import { useTextIfKnown } from '@/components/ui/text/use-text-if-known';

/** A property as its sheet calls it; one that no sheet has, by its name in the shell. */
export function usePropertyLabel(): (type: string, property: string) => string {
  const text = useTextIfKnown();
  return useCallback(
    (type, property) => {
      const area = AREAS[type];
      const own = text(`console.undo.properties.${property}`);
      return own ?? (area && text(`${area}.settings.${property}.label`)) ?? property;
    },
    [text],
  );
}

const AREAS: Readonly<Record<string, 'sendConnector' | 'serverConfiguration'>> = {
  SendConnector: 'sendConnector',
  ReceiveConnector: 'serverConfiguration',
  TransportServer: 'serverConfiguration',
};
