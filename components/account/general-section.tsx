'use client';

import { Button, makeStyles } from '@fluentui/react-components';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { ChangePasswordDialog } from '@/components/console/frame/change-password-dialog';
import { PropertyList } from '@/components/ui/text/property-list';
import { TimeText } from '@/components/ui/time/time-text';
import type { AccountRow } from './account-row';

/** Name, logon names, role groups, and the way to another password. */
export function GeneralSection({ account }: { readonly account: AccountRow }) {
  const styles = useStyles();
  const t = useTranslations('account.general');
  const common = useTranslations('common');
  const user = useTranslations('console.user');
  const [changing, setChanging] = useState(false);
  const lines = (texts: readonly string[]) =>
    texts.length === 0 ? common('none') : texts.map((text) => <div key={text}>{text}</div>);
  return (
    <div className={styles.section}>
      <PropertyList
        items={[
          { label: t('name'), value: account.Name },
          { label: t('logonNames'), value: lines(account.LogonNames) },
          { label: t('roleGroups'), value: lines(account.RoleGroups) },
          { label: t('lastSignIn'), value: <TimeText iso={account.LastSignIn} /> },
        ]}
      />
      <Button onClick={() => setChanging(true)}>{user('changePassword')}...</Button>
      {changing && <ChangePasswordDialog onClose={() => setChanging(false)} />}
    </div>
  );
}

const useStyles = makeStyles({ section: { display: 'grid', gap: '16px', justifyItems: 'start' } });
