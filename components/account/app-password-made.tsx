'use client';

import { useTranslations } from 'next-intl';
import { PropertyList } from '@/components/ui/text/property-list';
import type { NewAppPassword } from './credential-row';
import { SecretDialog } from './secret-dialog';
import { SecretText } from './secret-text';
import { SmtpSettings } from './smtp-settings';

interface Props {
  readonly made: NewAppPassword;
  readonly onClose: () => void;
}

/** A new app password, and where it is entered. */
export function AppPasswordMade({ made, onClose }: Props) {
  const t = useTranslations('account.appPasswords');
  const [first = '', ...others] = made.LogonNames;
  return (
    <SecretDialog title={t('madeTitle', { name: made.Name })} onClose={onClose}>
      <p>{t('madeHelp')}</p>
      <PropertyList
        items={[
          { label: t('userName'), value: others.length > 0 ? t('anyOf', { name: first }) : first },
          { label: t('password'), value: <SecretText secret={made.Password} copyLabel={t('copy')} /> },
        ]}
      />
      <SmtpSettings />
    </SecretDialog>
  );
}
