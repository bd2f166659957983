'use client';

import { Button } from '@fluentui/react-components';
import { useTranslations } from 'next-intl';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import type * as z from 'zod/mini';
import { useRunCommand } from '@/components/console/command/command-context';
import { ErrorPanel } from '@/components/console/command/error-panel';
import { OutcomeBar } from '@/components/console/command/outcome-bar';
import { useOnNextStep } from '@/components/console/pane/use-view-state';
import type { TableLayout } from '@/components/ui/table/use-table-layout';
import type { Problem } from '@/lib/commands/command/errors';
import type { MailListQuestion } from './mail-question';

interface Options<Row> {
  /** Of the file, without time and extension. */
  readonly name: string;
  readonly question: MailListQuestion;
  readonly schema: z.ZodMiniType<Row>;
  readonly layout: TableLayout<Row>;
}

export interface ExportPages {
  readonly start: () => void;
  /** As JSON Lines: each object whole, as its cmdlet gives it. */
  readonly startLines: () => void;
  /** How far it is, and what it came to. */
  readonly notice: ReactNode;
}

type Phase =
  | { readonly kind: 'idle' | 'stopped' }
  | { readonly kind: 'working'; readonly rows: number }
  | { readonly kind: 'complete'; readonly rows: number; readonly fileName: string }
  | { readonly kind: 'failed'; readonly problems: readonly Problem[] };

const IDLE: Phase = { kind: 'idle' };
const NOT_LOADED: Phase = {
  kind: 'failed',
  problems: [{ id: 'ConsolePartMissing', parameter: null, args: {} }],
};

/** Export List of a list that has pages: all that match, not only the page on the screen. */
export function useExportPages<Row>(options: Options<Row>): ExportPages {
  const { name, question, schema, layout } = options;
  const run = useRunCommand();
  const [phase, setPhase] = useState<Phase>(IDLE);
  const stopper = useRef<AbortController | null>(null);
  useEffect(() => () => stopper.current?.abort(), []);
  useOnNextStep(() => setPhase((present) => (present.kind === 'working' ? present : IDLE)));

  async function start(form: 'csv' | 'lines') {
    stopper.current?.abort();
    stopper.current = new AbortController();
    const { signal } = stopper.current;
    setPhase({ kind: 'working', rows: 0 });
    // Its program is fetched when it is wanted.
    const ended = await import('./export-pages').then(
      ({ exportPages }) =>
        exportPages({
          run,
          name,
          question,
          schema,
          columns: layout.columns.map(({ column }) => column),
          onProgress: (rows) => setPhase({ kind: 'working', rows }),
          signal,
          form,
        }),
      () => NOT_LOADED,
    );
    if (stopper.current?.signal === signal) setPhase(ended);
  }

  return {
    start: () => void start('csv'),
    startLines: () => void start('lines'),
    notice: (
      <ExportNotice phase={phase} onStop={() => stopper.current?.abort()} onDismiss={() => setPhase(IDLE)} />
    ),
  };
}

interface NoticeProps {
  readonly phase: Phase;
  readonly onStop: () => void;
  readonly onDismiss: () => void;
}

function ExportNotice({ phase, onStop, onDismiss }: NoticeProps) {
  const t = useTranslations('queueViewer.export');
  const bulk = useTranslations('queueViewer.bulk');
  switch (phase.kind) {
    case 'idle':
      return null;
    case 'working':
      return (
        <OutcomeBar
          intent="info"
          buttons={
            <Button size="small" onClick={onStop}>
              {bulk('stop')}
            </Button>
          }
        >
          {t('working', { rows: phase.rows })}
        </OutcomeBar>
      );
    case 'complete':
      return (
        <OutcomeBar intent="success" onDismiss={onDismiss}>
          {t('complete', { rows: phase.rows, fileName: phase.fileName })}
        </OutcomeBar>
      );
    case 'stopped':
      return (
        <OutcomeBar intent="info" onDismiss={onDismiss}>
          {t('stopped')}
        </OutcomeBar>
      );
    case 'failed':
      return <ErrorPanel problems={phase.problems} />;
  }
}
