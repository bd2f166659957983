'use client';

import { makeStyles, tokens } from '@fluentui/react-components';
import { useLocale } from 'next-intl';
import { useHydrated } from '@/components/ui/use-hydrated';
import { nearTime, relativeTime, secondTime, shortTime, timeTooltip } from './time-format';
import { useNow } from './use-now';

/** Local time; with its zone, UTC and the ISO form on hover. `exact`: with seconds, where one thing follows another. */
export function TimeText({ iso, exact }: { iso: string | null; exact?: boolean }) {
  const locale = useLocale();
  if (iso === null) return null;
  return <Time iso={iso} text={() => (exact ? secondTime(iso, locale) : shortTime(iso, locale))} />;
}

/** The same with "in 4 min" behind it. `brief`: without today's date. */
export function DueTimeText({ iso, brief }: { iso: string | null; brief?: boolean }) {
  const styles = useStyles();
  const locale = useLocale();
  const hydrated = useHydrated();
  const now = useNow();
  if (iso === null) return null;
  return (
    <>
      <Time iso={iso} text={() => (brief ? nearTime(iso, now, locale) : shortTime(iso, locale))} />{' '}
      {hydrated && <span className={styles.near}>{relativeTime(iso, now, locale)}</span>}
    </>
  );
}

/** Empty until the page's program runs: the server knows neither the person's zone nor the time of the reading. */
function Time({ iso, text }: { iso: string; text: () => string }) {
  const locale = useLocale();
  const hydrated = useHydrated();
  return (
    <time dateTime={iso} title={hydrated ? timeTooltip(iso, locale) : undefined}>
      {hydrated && text()}
    </time>
  );
}

const useStyles = makeStyles({ near: { color: tokens.colorNeutralForeground3, marginLeft: '4px' } });
