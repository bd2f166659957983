'use client';

import { MessageBar, MessageBarBody, MessageBarTitle } from '@fluentui/react-components';
import { useTranslations } from 'next-intl';
import type { ServerRow } from './server-row';

/** Servers that many strangers seem to reach by way of their own computer, and how to find out and mend it. */
export function ForwarderNotice({ servers }: { servers: readonly ServerRow[] }) {
  const t = useTranslations('backPressure.forwarder');
  return servers.map(({ Guid, Name, SuspectedForwarder: suspected }) => {
    if (suspected === null) return null;
    const { Addresses, HelloNames, SenderDomains } = suspected;
    return (
      <MessageBar key={Guid} intent="warning" layout="multiline" shape="square" politeness="polite">
        <MessageBarBody>
          <MessageBarTitle>{t('title', { name: Name })}</MessageBarTitle>
          <div>{t('addresses', { addresses: Addresses.join(', ') })}</div>
          {HelloNames.length > 0 && <div>{t('helloNames', { names: HelloNames.join(', ') })}</div>}
          {SenderDomains.length > 0 && <div>{t('senderDomains', { domains: SenderDomains.join(', ') })}</div>}
          <div>{t('cure')}</div>
        </MessageBarBody>
      </MessageBar>
    );
  });
}
