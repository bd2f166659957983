'use client';

import { makeStyles, tokens } from '@fluentui/react-components';
import { useLocale } from 'next-intl';
import { exactTime, nearTime, relativeTime, shortTime, timeTooltip } from './time-format';
import { useNow } from './use-now';

/** Local time; UTC and the ISO form on hover. `exact`: with seconds and zone. */
export function TimeText({ iso, exact }: { iso: string | null; exact?: boolean }) {
  const locale = useLocale();
  if (iso === null) return null;
  return <Time iso={iso}>{exact ? exactTime(iso, locale) : shortTime(iso, locale)}</Time>;
}

/** The same with "in 4 min" behind it. `brief`: without today's date. */
export function DueTimeText({ iso, brief }: { iso: string | null; brief?: boolean }) {
  const styles = useStyles();
  const locale = useLocale();
  const now = useNow();
  if (iso === null) return null;
  return (
    <>
      <Time iso={iso}>{brief ? nearTime(iso, now, locale) : shortTime(iso, locale)}</Time>{' '}
      <span className={styles.near}>{relativeTime(iso, now, locale)}</span>
    </>
  );
}

function Time({ iso, children }: { iso: string; children: string }) {
  return (
    <time dateTime={iso} title={timeTooltip(iso, useLocale())}>
      {children}
    </time>
  );
}

const useStyles = makeStyles({ near: { color: tokens.colorNeutralForeground3, marginLeft: '4px' } });
