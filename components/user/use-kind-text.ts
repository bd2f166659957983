'use client';

import { useCallback } from 'react';
import { useTextIfKnown } from '@/components/ui/text/use-text-if-known';

/** A kind of user in words; one that a later version has made as it is called there. */
export function useKindText(): (kind: string) => string {
  const textIfKnown = useTextIfKnown();
  return useCallback((kind) => textIfKnown(`user.kinds.${kind}.name`) ?? kind, [textIfKnown]);
}
