'use client';

import { MessageBar, MessageBarBody } from '@fluentui/react-components';
import { useTranslations } from 'next-intl';
import { useCommandQuery } from '@/components/console/command/use-command-query';
import { PropertyList } from '@/components/ui/text/property-list';
import { accountRow } from './account-row';

const NOTHING = {};

/** Where a mail program signs in, as far as this installation knows it: host, port, encryption. */
export function SmtpSettings() {
  const t = useTranslations('account.appPasswords');
  const { report } = useCommandQuery('Get-Account', NOTHING);
  // Without an answer the password is all the same what was wanted.
  if (report === null) return null;
  const servers = accountRow.parse(report.output[0]).SmtpServers;
  if (servers.length === 0) {
    return (
      <MessageBar intent="warning" layout="multiline">
        <MessageBarBody>{t('noServer')}</MessageBarBody>
      </MessageBar>
    );
  }
  return servers.map(({ Server, Port, Encryption }) => (
    <PropertyList
      key={`${Server} ${Port}`}
      items={[
        { label: t('server'), value: Server },
        { label: t('port'), value: Port },
        { label: t('encryption'), value: t(`encryptions.${Encryption}`) },
      ]}
    />
  ));
}
