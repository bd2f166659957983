'use client';

import { useCallback } from 'react';
import { useTextIfKnown } from '@/components/ui/text/use-text-if-known';

interface Group {
  readonly Name: string;
  readonly Description: string;
  readonly BuiltIn: boolean;
}

/** What a role group is for: its description, or, of a built-in one without any, our words. Its name is fixed, so it is the key. */
export function useAboutGroup(): (group: Group) => string {
  const textIfKnown = useTextIfKnown();
  return useCallback(
    ({ Name, Description, BuiltIn }) =>
      Description === '' && BuiltIn ? (textIfKnown(`roleGroup.about.${Name}`) ?? '') : Description,
    [textIfKnown],
  );
}
