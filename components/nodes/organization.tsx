'use client';

import { useTranslations } from 'next-intl';
import { useTabs } from '@/components/console/pane/use-tabs';
import { ProvidersTab } from '@/components/oidc-provider/providers-tab';
import { RoleGroupsTab } from '@/components/role-group/role-groups-tab';
import { UsersTab } from '@/components/user/users-tab';

/** Organization Configuration itself: who works with it, where Exchange 2007 has Exchange Administrators. */
export function Organization() {
  const t = useTranslations('console');
  const tabs = useTabs(
    t('tree.organizationConfiguration'),
    [
      { id: 'administrators', label: t('tabs.administrators'), cmdlet: 'Get-User' },
      { id: 'role-groups', label: t('tabs.roleGroups'), cmdlet: 'Get-RoleGroup' },
      { id: 'sign-in-providers', label: t('tabs.signInProviders'), cmdlet: 'Get-OidcProvider' },
    ],
    'administrators',
  );
  if (tabs.tab === 'role-groups') return <RoleGroupsTab tabs={tabs} />;
  return tabs.tab === 'sign-in-providers' ? <ProvidersTab tabs={tabs} /> : <UsersTab tabs={tabs} />;
}
