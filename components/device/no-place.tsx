'use client';

import { MessageBar, MessageBarBody, makeStyles } from '@fluentui/react-components';
import { useTranslations } from 'next-intl';
import type { SmtpServer } from '@/components/account/account-row';
import { useMay } from '@/components/console/command/command-context';
import { PlaceLink } from '@/components/console/place-link';

/** The wizard, at what it makes for devices. */
const WIZARD = '/server/hub-transport?tab=receive-connectors&wizard=new&usage=Client';

/** Says when no receive connector lets devices of other computers sign in, and leads to where one is made. */
export function NoPlace({ places }: { readonly places: readonly SmtpServer[] | null }) {
  const styles = useStyles();
  const t = useTranslations('device.noPlace');
  const may = useMay();
  if (places === null || places.some(({ LocalOnly }) => !LocalOnly)) return null;
  return (
    <MessageBar intent="warning" layout="multiline">
      <MessageBarBody className={styles.body}>
        <span>{t(places.length === 0 ? 'none' : 'localOnly')}</span>
        {may('New-ReceiveConnector') ? (
          <PlaceLink href={WIZARD}>{t('make')}</PlaceLink>
        ) : (
          <span>{t('ask')}</span>
        )}
      </MessageBarBody>
    </MessageBar>
  );
}

const useStyles = makeStyles({ body: { display: 'grid', gap: '4px' } });
