'use client';

import { MailListRegular } from '@fluentui/react-icons/svg/mail-list';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { lazyDialog } from '@/components/console/dialog/lazy-part';
import { ConfigTab } from '@/components/console/list/config-tab';
import { EmptyState } from '@/components/console/list/empty-state';
import { isSingle } from '@/components/console/list/list-actions';
import { useConfigTab } from '@/components/console/list/use-config-tab';
import type { Action } from '@/components/console/pane/actions';
import type { PaneTabs } from '@/components/console/pane/use-tabs';
import { PressureNotice } from './back-pressure';
import { CertificateNotice } from './certificate-notice';
import { ForwarderNotice } from './forwarder-notice';
import { serverRow } from './server-row';
import { useServerColumns } from './use-server-columns';

const ServerSheet = lazyDialog(() => import('./server-sheet').then((file) => file.ServerSheet));

/** Server Configuration > Hub Transport > Transport Servers. */
export function TransportServersTab({ tabs }: { tabs: PaneTabs }) {
  const t = useTranslations('serverConfiguration.empty');
  const router = useRouter();
  const state = useConfigTab({
    id: 'transport-servers',
    cmdlet: 'Get-TransportServer',
    topics: ['servers', 'configuration'],
    schema: serverRow,
    columns: useServerColumns(),
  });
  const viewQueues: Action<unknown> = {
    id: 'viewQueues',
    labelKey: 'serverConfiguration.actions.viewQueues',
    icon: <MailListRegular />,
    cmdlet: 'Get-Queue',
    scope: 'selection',
    appliesTo: isSingle,
    run: () => router.push('/toolbox/queue-viewer'),
  };
  return (
    <ConfigTab
      tabs={tabs}
      state={state}
      actions={[viewQueues]}
      prepare={ServerSheet.prepare}
      sheet={(server, { key, ...props }) => <ServerSheet key={key} server={server} {...props} />}
      empty={<EmptyState title={t('serversTitle')}>{t('serversText')}</EmptyState>}
      notice={
        <>
          <PressureNotice servers={state.list.all} />
          <ForwarderNotice servers={state.list.all} />
          <CertificateNotice />
        </>
      }
    />
  );
}
