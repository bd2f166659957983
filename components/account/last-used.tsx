'use client';

import { makeStyles, tokens } from '@fluentui/react-components';
import { useTranslations } from 'next-intl';
import { TimeText } from '@/components/ui/time/time-text';

interface Props {
  readonly credential: { readonly LastUsed: string | null; readonly LastUsedFrom: string | null };
}

/** When something that opens an account did so last, and from where. */
export function LastUsed({ credential: { LastUsed: time, LastUsedFrom: address } }: Props) {
  const styles = useStyles();
  const t = useTranslations('account');
  if (time === null) return t('never');
  return (
    <>
      <TimeText iso={time} />
      {address !== null && <div className={styles.from}>{address}</div>}
    </>
  );
}

const useStyles = makeStyles({
  from: { color: tokens.colorNeutralForeground3, fontSize: '12px', lineHeight: '16px' },
});
