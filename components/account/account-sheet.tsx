'use client';

import { PersonRegular } from '@fluentui/react-icons/svg/person';
import { useTranslations } from 'next-intl';
import { type ReactNode, useState } from 'react';
import { ErrorPanel } from '@/components/console/command/error-panel';
import { useCommandQuery } from '@/components/console/command/use-command-query';
import { PropertySheet } from '@/components/console/dialog/property-sheet';
import { DelayedSkeleton } from '@/components/ui/delayed-skeleton';
import { type AccountRow, accountRow } from './account-row';
import { ApiTokensSection } from './api-tokens-section';
import { AppPasswordsSection } from './app-passwords-section';
import { GeneralSection } from './general-section';
import type { Owner } from './owner';
import { PasskeysSection } from './passkeys-section';
import { SecondFactorSection } from './second-factor-section';
import { SessionsSection } from './sessions-section';

interface Props {
  /** As one has signed in. */
  readonly userName: string;
  readonly onClose: () => void;
}

const NOTHING = {};

/** My account: who one is, and by what one signs in. A section is a file beside this one, and a tab here. */
export function AccountSheet({ userName, onClose }: Props) {
  const t = useTranslations('account');
  const [tab, setTab] = useState('general');
  const { report, problems, refresh } = useCommandQuery('Get-Account', NOTHING);
  const whenKnown = (section: (account: AccountRow, owner: Owner) => ReactNode) => {
    if (report === null) {
      return problems ? <ErrorPanel problems={problems} onRetry={refresh} /> : <DelayedSkeleton />;
    }
    const account = accountRow.parse(report.output[0]);
    const { Identity: identity, Name: name, RoleGroups: roleGroups } = account;
    return section(account, { identity, name, isSelf: true, roleGroups });
  };
  const tabs = [
    {
      id: 'general',
      label: t('tabs.general'),
      content: whenKnown((account) => <GeneralSection account={account} />),
    },
    { id: 'passkeys', label: t('tabs.passkeys'), content: <PasskeysSection /> },
    {
      id: 'sessions',
      label: t('tabs.sessions'),
      content: whenKnown((_account, owner) => <SessionsSection owner={owner} mayEnd />),
    },
    {
      id: 'second-factor',
      label: t('tabs.secondFactor'),
      content: <SecondFactorSection userName={userName} />,
    },
    {
      id: 'app-passwords',
      label: t('tabs.appPasswords'),
      content: whenKnown((_account, owner) => <AppPasswordsSection owner={owner} mayChange />),
    },
    {
      id: 'api-tokens',
      label: t('tabs.apiTokens'),
      content: whenKnown((_account, owner) => <ApiTokensSection owner={owner} mayChange />),
    },
  ];
  return (
    <PropertySheet
      title={t('title')}
      icon={<PersonRegular />}
      tabs={tabs}
      tab={tab}
      onTab={setTab}
      changed={false}
      onClose={onClose}
    />
  );
}
