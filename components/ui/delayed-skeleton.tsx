'use client';

import { makeStyles, Skeleton, SkeletonItem } from '@fluentui/react-components';
import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';

/** Rows to come; shown only after 200 ms, so that a quick answer never flickers. */
export function DelayedSkeleton() {
  const styles = useStyles();
  const t = useTranslations('common');
  const [due, setDue] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setDue(true), 200);
    return () => clearTimeout(timer);
  }, []);
  if (!due) return null;
  return (
    <Skeleton aria-label={t('loading')} className={styles.rows}>
      {Array.from({ length: 6 }, (_nothing, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows without a name that never move
        <SkeletonItem key={index} size={16} />
      ))}
    </Skeleton>
  );
}

const useStyles = makeStyles({ rows: { display: 'grid', gap: '12px', padding: '16px' } });
