'use client';

import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { ArrowPreviousRegular } from '@fluentui/react-icons/svg/arrow-previous';
import { ChevronLeftRegular } from '@fluentui/react-icons/svg/chevron-left';
import { ChevronRightRegular } from '@fluentui/react-icons/svg/chevron-right';
import { useTranslations } from 'next-intl';
import { pagePlace } from './mail-question';
import { MOST_CHOSEN } from './use-chosen-pages';
import type { ListView } from './use-list-view';

interface Props<Row extends object> {
  readonly view: ListView<Row>;
  /** There are acts for several of its objects at once. */
  readonly canAct: boolean;
}

/** First, previous, next: pages are cut by key, so there is no "page 7". Absent when all is on one page. */
export function PageBar<Row extends object>({ view, canAct }: Props<Row>) {
  const styles = useStyles();
  const t = useTranslations('queueViewer.page');
  const { pageInfo, rows, isPartial } = view.list;
  const next = pagePlace('next', pageInfo?.next);
  const previous = pagePlace('previous', pageInfo?.previous);
  const { choice } = view;
  const isPageChosen =
    rows.length > 0 && !isPartial && view.chosen.length === rows.length && !choice.isBeyondPage;
  if (next === '' && previous === '' && view.page === '') return null;
  return (
    <nav className={styles.bar} aria-label={t('label')}>
      <span className={styles.count} role="status">
        {view.chosen.length > 1 && pageInfo !== null
          ? t(pageInfo.totalIsAtLeast ? 'chosenOfMany' : 'chosen', {
              count: view.chosen.length,
              total: pageInfo.totalCount,
            })
          : !isPartial && t('shown', { count: rows.length })}
      </span>
      {canAct && isPageChosen && pageInfo !== null && (
        <Button
          size="small"
          className={styles.all}
          disabledFocusable={choice.isChoosing}
          onClick={choice.chooseAll}
        >
          {choice.isChoosing
            ? t('choosing')
            : t(pageInfo.totalIsAtLeast ? 'chooseFirst' : 'chooseAll', {
                count: pageInfo.totalIsAtLeast ? MOST_CHOSEN : pageInfo.totalCount,
              })}
        </Button>
      )}
      <Button
        size="small"
        appearance="subtle"
        icon={<ArrowPreviousRegular />}
        disabled={view.page === ''}
        onClick={() => view.setPage('')}
      >
        {t('first')}
      </Button>
      <Button
        size="small"
        appearance="subtle"
        icon={<ChevronLeftRegular />}
        disabled={previous === '' || isPartial}
        onClick={() => view.setPage(previous)}
      >
        {t('previous')}
      </Button>
      <Button
        size="small"
        appearance="subtle"
        icon={<ChevronRightRegular />}
        iconPosition="after"
        disabled={next === '' || isPartial}
        onClick={() => view.setPage(next)}
      >
        {t('next')}
      </Button>
    </nav>
  );
}

const useStyles = makeStyles({
  bar: {
    flexShrink: 0,
    display: 'flex',
    alignItems: 'center',
    justifyContent: 'flex-end',
    gap: '4px',
    padding: '4px 16px',
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground2,
  },
  all: { marginRight: 'auto', whiteSpace: 'nowrap' },
  count: {
    flexGrow: 1,
    flexBasis: 0,
    fontSize: '12px',
    color: tokens.colorNeutralForeground3,
    fontVariantNumeric: 'tabular-nums',
  },
});
