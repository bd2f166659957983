'use client';

import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  makeStyles,
  SearchBox,
  tokens,
} from '@fluentui/react-components';
import { useLocale, useTranslations } from 'next-intl';
import { useMemo, useState } from 'react';
import { ErrorPanel } from '@/components/console/command/error-panel';
import { useCommandQuery } from '@/components/console/command/use-command-query';
import { sortedColumn } from '@/components/console/list/list-columns';
import { findRows } from '@/components/console/list/use-config-list';
import { DelayedSkeleton } from '@/components/ui/delayed-skeleton';
import { useReturnFocus } from '@/components/ui/focus/pane-focus';
import { useInitialFocus } from '@/components/ui/focus/use-initial-focus';
import { type SortChoice, sortRows } from '@/components/ui/table/data-column';
import { DataTable } from '@/components/ui/table/data-table';
import { emptySelection, type RowSelection } from '@/components/ui/table/row-selection';
import { useTableLayout } from '@/components/ui/table/use-table-layout';
import type { OutputRow } from '@/lib/commands/command/report';

/** An object that can be picked: how commands call it, and how people tell it from others. */
export interface Choice {
  readonly identity: string;
  readonly name: string;
  readonly detail: string;
}

/** What there is to pick from. */
export interface PickSource {
  readonly cmdlet: `Get-${string}`;
  readonly readChoice: (output: OutputRow) => Choice;
  readonly title: string;
  readonly nameHeader: string;
  /** Null: names say all. */
  readonly detailHeader: string | null;
}

interface Props {
  readonly source: PickSource;
  /** Identities of what is picked already. */
  readonly without: readonly string[];
  readonly onPick: (choices: readonly Choice[]) => void;
  readonly onClose: () => void;
}

const NO_PARAMETERS = {};

/** "Select ...": all that there is, with a search; several can be taken at once. */
export function PickDialog({ source, without, onPick, onClose }: Props) {
  useReturnFocus();
  const styles = useStyles();
  const t = useTranslations('console.list');
  const common = useTranslations('common');
  const locale = useLocale();
  const first = useInitialFocus<HTMLInputElement>();
  const query = useCommandQuery(source.cmdlet, NO_PARAMETERS);
  const [find, setFind] = useState('');
  const [sort, setSort] = useState<SortChoice>({ column: 'name', descending: false });
  const [selection, setSelection] = useState<RowSelection>(emptySelection);
  const columns = useMemo(() => {
    const name = {
      ...sortedColumn({ id: 'name', header: source.nameHeader, width: 220 }, nameOf),
      takesRest: true as const,
    };
    if (source.detailHeader === null) return [name];
    return [name, sortedColumn({ id: 'detail', header: source.detailHeader, width: 220 }, detailOf)];
  }, [source.nameHeader, source.detailHeader]);
  const layout = useTableLayout<Choice>(`pick-${source.cmdlet}`, columns);
  const rows = useMemo(() => {
    const taken = new Set(without);
    const left = (query.report?.output ?? [])
      .map(source.readChoice)
      .filter(({ identity }) => !taken.has(identity));
    return sortRows(findRows(left, columns, find), columns, sort, locale);
  }, [query.report, source, without, columns, find, sort, locale]);
  const chosen = rows.filter(({ identity }) => selection.selected.includes(identity));

  return (
    <Dialog open onOpenChange={(_event, data) => data.type !== 'backdropClick' && !data.open && onClose()}>
      <DialogSurface className={styles.surface}>
        <DialogBody>
          <DialogTitle>{source.title}</DialogTitle>
          <DialogContent className={styles.content}>
            <SearchBox
              input={{ ref: first }}
              className={styles.search}
              size="small"
              aria-label={t('find')}
              placeholder={t('find')}
              value={find}
              onChange={(_event, data) => setFind(data.value)}
              dismiss={{ 'aria-label': common('clear') }}
            />
            {query.problems && <ErrorPanel problems={query.problems} onRetry={query.refresh} />}
            <div className={styles.list}>
              {query.report === null ? (
                query.loading && <DelayedSkeleton />
              ) : (
                <DataTable
                  label={source.title}
                  layout={layout}
                  rows={rows}
                  rowId={identityOf}
                  sort={sort}
                  onSort={setSort}
                  selection={selection}
                  onSelection={setSelection}
                  onOpen={(choice) => onPick([choice])}
                  menu={null}
                  empty={
                    <p className={styles.empty}>
                      {find === '' ? t('allPicked') : t('notFound', { text: find })}
                    </p>
                  }
                  question={find}
                />
              )}
            </div>
          </DialogContent>
          <DialogActions>
            <Button appearance="primary" onClick={() => onPick(chosen)}>
              {common('ok')}
            </Button>
            <Button onClick={onClose}>{common('cancel')}</Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}

function nameOf({ name }: Choice): string {
  return name;
}

function detailOf({ detail }: Choice): string {
  return detail;
}

function identityOf({ identity }: Choice): string {
  return identity;
}

const useStyles = makeStyles({
  surface: { maxWidth: '560px' },
  content: { display: 'grid', gap: '8px' },
  search: { maxWidth: '100%' },
  list: {
    height: '320px',
    overflow: 'hidden',
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    borderRadius: tokens.borderRadiusMedium,
    '& > *': { height: '100%' },
  },
  empty: { margin: 0, padding: '16px 12px', color: tokens.colorNeutralForeground3 },
});
