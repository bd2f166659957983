'use client';

import { Button, makeStyles, ProgressBar, tokens } from '@fluentui/react-components';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { OutcomeBar } from '@/components/console/command/outcome-bar';
import { useProblemText } from '@/components/console/command/use-problem-text';
import type { ItemResult } from '@/lib/commands/command/report';
import type { BulkResult } from './bulk-run';
import type { Bulk, BulkDoneKey } from './use-bulk';

/** "312 removed, 4 could not be yet (in transit)", and those four. */
export function BulkNotice({ bulk }: { bulk: Bulk }) {
  const common = useTranslations('common');
  if (bulk.phase.kind === 'working' && bulk.phase.job.requests.length === 1) {
    return <ProgressBar aria-label={common('working')} />;
  }
  if (bulk.phase.kind !== 'finished') return null;
  const { job, result } = bulk.phase;
  return <ResultNotice result={result} doneKey={job.doneKey} onDismiss={bulk.dismiss} />;
}

interface ResultProps {
  readonly result: BulkResult;
  readonly doneKey: BulkDoneKey;
  readonly onDismiss: () => void;
}

function ResultNotice({ result, doneKey, onDismiss }: ResultProps) {
  const styles = useStyles();
  const t = useTranslations('queueViewer.bulk');
  const [open, setOpen] = useState(false);
  const left = [...result.refused, ...result.pending];
  const words = useWords(result, doneKey);
  return (
    <div className={styles.notice}>
      <OutcomeBar
        intent={intentOf(result, doneKey)}
        onDismiss={onDismiss}
        buttons={
          left.length > 0 && (
            <Button size="small" aria-expanded={open} onClick={() => setOpen(!open)}>
              {t('details')}
            </Button>
          )
        }
      >
        {words.reduce((first, second) => t('join', { first, second }))}
      </OutcomeBar>
      {open && left.length > 0 && <LeftItems items={left} />}
    </div>
  );
}

function LeftItems({ items }: { items: readonly ItemResult[] }) {
  const styles = useStyles();
  const t = useTranslations('queueViewer.bulk');
  const explain = useProblemText();
  return (
    <ul className={styles.items}>
      {items.map((item) => (
        <li key={item.identity}>
          <b>{item.identity}</b>{' '}
          {item.problem ? explain(item.problem).message : item.state === 'pending' ? t('pendingHelp') : ''}
        </li>
      ))}
    </ul>
  );
}

function useWords(result: BulkResult, doneKey: BulkDoneKey): readonly string[] {
  const t = useTranslations('queueViewer.bulk');
  const unanswered = result.pending.filter((item) => item.problem !== null).length;
  const inTransit = result.pending.length - unanswered;
  const nothing = result.done + result.pending.length + result.refused.length + result.untouched === 0;
  if (nothing) return [t('noMatch')];
  return [
    t(`done.${doneKey}`, { done: result.done }),
    ...(inTransit > 0 ? [t('pending', { count: inTransit })] : []),
    ...(unanswered > 0 ? [t('unanswered', { count: unanswered })] : []),
    ...(result.refused.length > 0 ? [t('refused', { count: result.refused.length })] : []),
    ...(result.untouched > 0 ? [t('stopped', { count: result.untouched })] : []),
  ];
}

function intentOf(result: BulkResult, doneKey: BulkDoneKey): 'info' | 'success' | 'warning' | 'error' {
  if (result.refused.length === 0 && result.untouched === 0) {
    if (result.pending.length > 0) return 'warning';
    // That a queue connects now says nothing of how that ends.
    return doneKey === 'retryQueues' ? 'info' : 'success';
  }
  return result.done === 0 ? 'error' : 'warning';
}

const useStyles = makeStyles({
  notice: { flexShrink: 0 },
  items: {
    margin: 0,
    maxHeight: '160px',
    overflow: 'auto',
    padding: '8px 16px 8px 36px',
    overflowWrap: 'anywhere',
    backgroundColor: tokens.colorNeutralBackground2,
    borderRadius: tokens.borderRadiusMedium,
  },
});
