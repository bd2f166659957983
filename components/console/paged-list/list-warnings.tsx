'use client';

import { MessageBar, MessageBarBody } from '@fluentui/react-components';
import { useProblemText } from '@/components/console/command/use-problem-text';
import type { Problem } from '@/lib/commands/command/errors';

/** What is to be said of a list as a whole. */
export function ListWarnings({ warnings }: { readonly warnings: readonly Problem[] }) {
  const explain = useProblemText();
  return warnings.map((warning) => (
    <MessageBar key={warning.id} intent="info" layout="multiline">
      <MessageBarBody>{explain(warning).sentence}</MessageBarBody>
    </MessageBar>
  ));
}
