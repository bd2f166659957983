'use client';

import { Button } from '@fluentui/react-components';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { ErrorPanel } from '@/components/console/command/error-panel';
import { useCommandQuery } from '@/components/console/command/use-command-query';
import { StatusCell } from '@/components/console/list/status-cell';
import { DelayedSkeleton } from '@/components/ui/delayed-skeleton';
import { TimeText } from '@/components/ui/time/time-text';
import type { Problem } from '@/lib/commands/command/errors';
import { accountRow } from './account-row';
import { ApiTokenMade } from './api-token-made';
import { type ApiTokenRow, apiTokenRow, type NewApiToken, newApiTokenRow } from './credential-row';
import { CredentialTable } from './credential-table';
import { LastUsed } from './last-used';
import { NewApiTokenDialog } from './new-api-token-dialog';
import { type Owner, useOfOwner } from './owner';
import { RemoveCredential } from './remove-credential';
import { useSectionStyles } from './section-styles';

interface Props {
  readonly owner: Owner;
  readonly mayChange: boolean;
}

const NOTHING = {};

/** What programs of somebody act by. */
export function ApiTokensSection({ owner, mayChange }: Props) {
  const styles = useSectionStyles();
  const t = useTranslations('account.apiTokens');
  const account = useTranslations('account');
  const common = useTranslations('common');
  const { report, problems, refresh } = useCommandQuery('Get-ApiToken', useOfOwner(owner));
  const own = useCommandQuery('Get-Account', NOTHING);
  const [isMaking, setMaking] = useState(false);
  const [made, setMade] = useState<{ token: NewApiToken; warnings: readonly Problem[] } | null>(null);
  const [removing, setRemoving] = useState<ApiTokenRow | null>(null);
  if (report === null || own.report === null) {
    const failed = problems ?? own.problems;
    return failed ? <ErrorPanel problems={failed} onRetry={refresh} /> : <DelayedSkeleton />;
  }
  const tokens = report.output.map((row) => apiTokenRow.parse(row));
  const roles = accountRow.parse(own.report.output[0]).ManagementRoles;
  const isPowerless = owner.isSelf && owner.roleGroups.length === 0;

  function detailsOf(token: ApiTokenRow): string[] {
    const { Status, RemovedRoleGroups, RemoteIPRanges } = token;
    return [
      ...(Status === 'OwnerDisabled' ? [t('ownerDisabled')] : []),
      ...(Status === 'RoleGroupRemoved'
        ? [t('roleGroupRemoved', { names: RemovedRoleGroups.join(', ') })]
        : []),
      [...token.RoleGroups, ...token.Roles].join(', '),
      ...(RemoteIPRanges.length > 0 ? [t('from', { addresses: RemoteIPRanges.join(', ') })] : []),
    ];
  }

  return (
    <div className={styles.section}>
      <p className={styles.help}>{owner.isSelf ? t('help') : t('helpOfOther', { name: owner.name })}</p>
      {tokens.length === 0 && (
        <p className={styles.help}>{mayChange ? t(isPowerless ? 'powerless' : 'none') : common('none')}</p>
      )}
      {mayChange && !isPowerless && <Button onClick={() => setMaking(true)}>{t('new')}...</Button>}
      {tokens.length > 0 && (
        <CredentialTable
          label={account('tabs.apiTokens')}
          headers={[account('name'), t('expires'), account('lastUsed')]}
          lines={tokens.map((token) => ({
            id: token.Identity,
            name: token.Name,
            details: detailsOf(token),
            cells: [<Expiration key="expires" token={token} />, <LastUsed key="used" credential={token} />],
            act: mayChange && (
              <Button
                size="small"
                aria-label={account('removeNamed', { name: token.Name })}
                onClick={() => setRemoving(token)}
              >
                {common('remove')}
              </Button>
            ),
          }))}
        />
      )}
      {isMaking && (
        <NewApiTokenDialog
          owner={owner}
          roles={roles}
          onCreated={(answer) => {
            if (answer.ok) {
              const token = newApiTokenRow.parse(answer.report.output[0]);
              setMade({ token, warnings: answer.report.warnings });
            }
            refresh();
          }}
          onClose={() => setMaking(false)}
        />
      )}
      {made !== null && (
        <ApiTokenMade made={made.token} warnings={made.warnings} onClose={() => setMade(null)} />
      )}
      {removing !== null && (
        <RemoveCredential
          cmdlet="Remove-ApiToken"
          identity={removing.Identity}
          user={owner.identity}
          title={t('removeTitle')}
          question={t('removeQuestion', { name: removing.Name })}
          onRemoved={refresh}
          onClose={() => setRemoving(null)}
        />
      )}
    </div>
  );
}

function Expiration({ token: { ExpirationTime: time, Status } }: { readonly token: ApiTokenRow }) {
  const t = useTranslations('account.apiTokens');
  if (time === null) return t('expiresNever');
  return (
    <>
      <TimeText iso={time} />
      {Status === 'Expired' && (
        <div>
          <StatusCell kind="bad">{t('expired')}</StatusCell>
        </div>
      )}
    </>
  );
}
