'use client';

import { useTranslations } from 'next-intl';
import { useCommandQuery } from '@/components/console/command/use-command-query';
import type { PageInfo } from '@/lib/commands/command/report';
import { topicsOf } from './mail-question';
import type { ListView } from './use-list-view';

/** "3 objects", with a filter "12 of 3,402", past what is counted exactly "more than 10,000". */
export function ListCount<Row extends object>({ view }: { view: ListView<Row> }) {
  const t = useTranslations('queueViewer.count');
  const { question } = view;
  const { pageInfo } = view.list;
  const filtered = view.filter !== '';
  const all = useCommandQuery(
    question.cmdlet,
    filtered ? { ...(question.queue === null ? {} : { Queue: question.queue }), ResultSize: 1 } : null,
    topicsOf(question),
  );
  if (pageInfo === null) return null;
  if (!filtered) {
    const { totalCount: count } = pageInfo;
    return t(pageInfo.totalIsAtLeast ? 'moreThan' : 'objects', { count });
  }
  const said = (info: PageInfo) => t(info.totalIsAtLeast ? 'atLeast' : 'exactly', { count: info.totalCount });
  const total = all.report?.page;
  return total ? t('filtered', { matched: said(pageInfo), total: said(total) }) : said(pageInfo);
}
