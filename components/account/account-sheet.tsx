'use client';

import { PersonRegular } from '@fluentui/react-icons/svg/person';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { PropertySheet } from '@/components/console/dialog/property-sheet';
import { GeneralSection } from './general-section';
import { PasskeysSection } from './passkeys-section';
import { SecondFactorSection } from './second-factor-section';
import { SessionsSection } from './sessions-section';

interface Props {
  /** As one has signed in. */
  readonly userName: string;
  readonly onClose: () => void;
}

/** My account: who one is, and by what one signs in. A section is a file beside this one, and a tab here. */
export function AccountSheet({ userName, onClose }: Props) {
  const t = useTranslations('account');
  const [tab, setTab] = useState('general');
  const tabs = [
    { id: 'general', label: t('tabs.general'), content: <GeneralSection /> },
    { id: 'passkeys', label: t('tabs.passkeys'), content: <PasskeysSection /> },
    { id: 'sessions', label: t('tabs.sessions'), content: <SessionsSection /> },
    {
      id: 'second-factor',
      label: t('tabs.secondFactor'),
      content: <SecondFactorSection userName={userName} />,
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
