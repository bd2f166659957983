'use client';

import { makeStyles, tokens } from '@fluentui/react-components';
import { ServerRegular } from '@fluentui/react-icons/svg/server';
import { useTranslations } from 'next-intl';
import { CommandSheet } from '@/components/console/dialog/command-sheet';
import { StatusCell } from '@/components/console/list/status-cell';
import { SettingSection } from '@/components/settings/setting-section';
import { TextAreaField } from '@/components/ui/form-fields/text-area-field';
import { PropertyList } from '@/components/ui/text/property-list';
import { TimeText } from '@/components/ui/time/time-text';
import type { CommandAnswer } from '@/lib/commands/command/report';
import { setTransportServerParameters } from '@/lib/commands/transport-server/parameters';
import { PressureDetail } from './back-pressure';
import { IDENTITY, LIMITS, type ServerForm, serverSettingsSheet } from './server-form';
import { ServerIdentityFields } from './server-identity-fields';
import { ServerLimits } from './server-limits';
import { type ServerRow, serverRow } from './server-row';

interface Props {
  readonly server: ServerRow;
  readonly tab: string;
  readonly onTab: (id: string) => void;
  readonly onSaved: (answer: CommandAnswer) => void;
  readonly onClose: () => void;
}

/** General, External and Internal DNS Lookups, Limits. */
export function ServerSheet({ server, tab, onTab, onSaved, onClose }: Props) {
  const t = useTranslations('serverConfiguration.sheet');
  const sheet = useTranslations('console.sheet');
  return (
    <CommandSheet<ServerRow, ServerForm>
      {...serverSettingsSheet}
      title={(row) => sheet('title', { name: row.Name })}
      icon={<ServerRegular />}
      cmdlet="Set-TransportServer"
      schema={setTransportServerParameters}
      row={server}
      readRow={(output) => serverRow.parse(output)}
      tabs={(row) => [
        { id: 'general', label: t('general'), fields: IDENTITY, content: <General server={row} /> },
        {
          id: 'external-dns',
          label: t('externalDns'),
          fields: ['ExternalDNSServers'],
          content: <DnsServers name="ExternalDNSServers" help={t('externalDnsHelp')} />,
        },
        {
          id: 'internal-dns',
          label: t('internalDns'),
          fields: ['InternalDNSServers'],
          content: <DnsServers name="InternalDNSServers" help={t('internalDnsHelp')} />,
        },
        { id: 'limits', label: t('limits'), fields: LIMITS, content: <ServerLimits /> },
      ]}
      tab={tab}
      onTab={onTab}
      onSaved={onSaved}
      onClose={onClose}
    />
  );
}

function General({ server }: { server: ServerRow }) {
  const t = useTranslations('serverConfiguration');
  const pressure = useTranslations('backPressure');
  const { DatabaseDiskMonitored: isDiskSeen } = server;
  return (
    <>
      <PropertyList
        items={[
          { label: t('columns.name'), value: server.Name },
          {
            label: t('columns.status'),
            value: (
              <StatusCell kind={server.Status === 'Live' ? 'good' : 'bad'}>
                {t(`status.${server.Status}`)}
              </StatusCell>
            ),
          },
          { label: pressure('label'), value: <PressureDetail server={server} /> },
          {
            label: pressure('databaseDisk.label'),
            value: isDiskSeen === null ? '' : pressure(`databaseDisk.${isDiskSeen ? 'seen' : 'unseen'}`),
          },
          {
            label: t('columns.heartbeat'),
            value: server.Heartbeat ? <TimeText iso={server.Heartbeat} /> : t('never'),
          },
          {
            label: t('columns.started'),
            value: server.StartedAt ? <TimeText iso={server.StartedAt} /> : t('never'),
          },
          { label: t('columns.smtpAddress'), value: server.SmtpAddress ?? '' },
          { label: t('columns.version'), value: server.Version ?? '' },
        ]}
      />
      <ServerIdentityFields server={server} />
    </>
  );
}

function DnsServers({ name, help }: { name: keyof ServerForm; help: string }) {
  const styles = useStyles();
  const t = useTranslations('serverConfiguration.sheet');
  return (
    <SettingSection>
      <p className={styles.help}>{help}</p>
      <TextAreaField<ServerForm> name={name} label={t('dnsServers')} hint={t('dnsHint')} rows={6} />
    </SettingSection>
  );
}

const useStyles = makeStyles({ help: { margin: 0, color: tokens.colorNeutralForeground2 } });
