'use client';

import { makeStyles } from '@fluentui/react-components';
import { KeyResetRegular } from '@fluentui/react-icons/svg/key-reset';
import { useTranslations } from 'next-intl';
import { CommandSheet } from '@/components/console/dialog/command-sheet';
import { StatusCell } from '@/components/console/list/status-cell';
import { LastError } from '@/components/queue-viewer/message/last-error';
import { TextField } from '@/components/ui/form-fields/text-field';
import { PropertyList } from '@/components/ui/text/property-list';
import { TimeText } from '@/components/ui/time/time-text';
import type { CommandAnswer } from '@/lib/commands/command/report';
import { setSmtpCredentialParameters } from '@/lib/commands/smtp-credential/parameters';
import { SMTP_CREDENTIAL_SECRETS } from '@/lib/mail/settings/smtp-credential-kinds';
import { ClientFields, EndpointFields, SmartHostsField } from './credential-fields';
import { type SmtpCredentialRow, smtpCredentialRow } from './credential-row';
import { type CredentialForm, formOf, setParameters } from './form';
import { STATUS_KINDS } from './use-credential-columns';

interface Props {
  readonly credential: SmtpCredentialRow;
  readonly tab: string;
  readonly onTab: (id: string) => void;
  readonly onSaved: (answer: CommandAnswer) => void;
  readonly onClose: () => void;
}

/** General, Application. */
export function CredentialSheet({ credential, tab, onTab, onSaved, onClose }: Props) {
  const t = useTranslations('smtpCredential');
  const sheet = useTranslations('console.sheet');
  const styles = useStyles();
  return (
    <CommandSheet<SmtpCredentialRow, CredentialForm>
      title={(row) => sheet('title', { name: row.Name })}
      icon={<KeyResetRegular />}
      cmdlet="Set-SmtpCredential"
      schema={setSmtpCredentialParameters}
      secrets={SMTP_CREDENTIAL_SECRETS}
      row={credential}
      readRow={(output) => smtpCredentialRow.parse(output)}
      formOf={formOf}
      changeOf={setParameters}
      tabs={(row) => [
        {
          id: 'general',
          label: t('tabs.general'),
          fields: ['Name', 'UserName'],
          content: (
            <div className={styles.fields}>
              <TextField<CredentialForm> name="Name" label={t('name')} required />
              <TextField<CredentialForm>
                name="UserName"
                label={t('userName')}
                hint={t('userNameHint')}
                required
              />
              <CredentialState row={row} />
            </div>
          ),
        },
        {
          id: 'application',
          label: t('tabs.application'),
          fields: [
            'Tenant',
            'ClientId',
            ...SMTP_CREDENTIAL_SECRETS,
            'SecretExpirationTime',
            'TokenEndpoint',
            'Scope',
            'AllowedSmartHosts',
          ],
          content: (
            <div className={styles.fields}>
              <ClientFields stored />
              <EndpointFields />
              <SmartHostsField stored />
            </div>
          ),
        },
      ]}
      tab={tab}
      onTab={onTab}
      onSaved={onSaved}
      onClose={onClose}
    />
  );
}

/** What is known of its token, and why there is none. */
function CredentialState({ row }: { readonly row: SmtpCredentialRow }) {
  const t = useTranslations('smtpCredential');
  const time = (iso: string | null) => (iso === null ? t('none') : <TimeText iso={iso} />);
  return (
    <PropertyList
      items={[
        { label: t('provider'), value: t(`providers.${row.Provider}`) },
        { label: t('kind'), value: t(`kinds.${row.Kind}.name`) },
        { label: t('columns.UsedBy'), value: row.UsedBy.join(', ') || t('none') },
        {
          label: t('columns.Status'),
          value: <StatusCell kind={STATUS_KINDS[row.Status]}>{t(`status.${row.Status}`)}</StatusCell>,
        },
        { label: t('columns.TokenExpirationTime'), value: time(row.TokenExpirationTime) },
        {
          label: t('columns.SecretExpirationTime'),
          value: (
            <>
              {row.SecretStatus !== null && (
                <div>
                  <StatusCell kind={row.SecretStatus === 'Expired' ? 'bad' : 'warning'}>
                    {t(`secretStatus.${row.SecretStatus}`)}
                  </StatusCell>
                </div>
              )}
              {time(row.SecretExpirationTime)}
            </>
          ),
        },
        { label: t('columns.LastError'), value: <LastError row={row} none={t('none')} /> },
      ]}
    />
  );
}

const useStyles = makeStyles({ fields: { display: 'grid', gap: '12px' } });
