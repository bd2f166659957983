'use client';

import { useTranslations } from 'next-intl';
import { accountRow } from '@/components/account/account-row';
import { ApiTokensSection } from '@/components/account/api-tokens-section';
import { AppPasswordsSection } from '@/components/account/app-passwords-section';
import { SessionsSection } from '@/components/account/sessions-section';
import { useMay } from '@/components/console/command/command-context';
import { ErrorPanel } from '@/components/console/command/error-panel';
import { useCommandQuery } from '@/components/console/command/use-command-query';
import { SettingSection } from '@/components/settings/setting-section';
import { DelayedSkeleton } from '@/components/ui/delayed-skeleton';
import { kindRights } from '@/lib/user-kind';
import type { UserRow } from './user-row';
import { UserSecondFactor } from './user-second-factor';

const NOTHING = {};

/** By what a user signs in, and what it opened: for who may, to end it. A kind that has no use for one of them does not show it. */
export function UserSignIn({ user }: { readonly user: UserRow }) {
  const t = useTranslations('account.tabs');
  const may = useMay();
  const { report, problems, refresh } = useCommandQuery('Get-Account', NOTHING);
  if (report === null) {
    return problems ? <ErrorPanel problems={problems} onRetry={refresh} /> : <DelayedSkeleton />;
  }
  const isSelf = accountRow.parse(report.output[0]).Guid === user.Guid;
  const owner = { identity: user.Identity, name: user.Name, isSelf, roleGroups: user.RoleGroups };
  const { signsIn, sendsMail, administers } = kindRights(user.Kind);
  // The permission that these cmdlets ask for of somebody else's.
  const mayChange = isSelf || may('Set-User');
  return (
    <>
      {signsIn && (
        <>
          <SettingSection title={t('secondFactor')}>
            <UserSecondFactor user={user} isSelf={isSelf} />
          </SettingSection>
          <SettingSection title={t('sessions')}>
            <SessionsSection owner={owner} mayEnd={isSelf || may('Set-UserPassword')} />
          </SettingSection>
        </>
      )}
      {sendsMail && (
        <SettingSection title={t('appPasswords')}>
          <AppPasswordsSection owner={owner} mayChange={mayChange} />
        </SettingSection>
      )}
      {administers && (
        <SettingSection title={t('apiTokens')}>
          <ApiTokensSection owner={owner} mayChange={mayChange} />
        </SettingSection>
      )}
    </>
  );
}
