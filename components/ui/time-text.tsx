'use client';

import { makeStyles, tokens } from '@fluentui/react-components';
import { useLocale } from 'next-intl';
import { exactTime, relativeTime, shortTime, timeTooltip } from './time-format';
import { useNow } from './use-now';

/** Local time; UTC and the ISO form on hover. `exact`: with seconds and zone. */
export function TimeText({ iso, exact }: { iso: string | null; exact?: boolean }) {
  const locale = useLocale();
  if (iso === null) return null;
  return (
    <time dateTime={iso} title={timeTooltip(iso, locale)}>
      {exact ? exactTime(iso, locale) : shortTime(iso, locale)}
    </time>
  );
}

/** The same with "in 4 min" behind it. */
export function DueTimeText({ iso }: { iso: string | null }) {
  const styles = useStyles();
  const locale = useLocale();
  const now = useNow();
  if (iso === null) return null;
  return (
    <>
      <TimeText iso={iso} /> <span className={styles.near}>{relativeTime(iso, now, locale)}</span>
    </>
  );
}

const useStyles = makeStyles({ near: { color: tokens.colorNeutralForeground3, marginLeft: '4px' } });
