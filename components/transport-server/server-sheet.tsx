'use client';

import { makeStyles, tokens } from '@fluentui/react-components';
import { ServerRegular } from '@fluentui/react-icons/svg/server';
import { useTranslations } from 'next-intl';
import { StatusCell } from '@/components/console/status-cell';
import type { SettingsForm } from '@/components/settings/setting-field';
import { SettingSection } from '@/components/settings/setting-section';
import { SettingsSheet } from '@/components/settings/settings-sheet';
import { TextAreaField } from '@/components/ui/form-fields';
import { PropertyList } from '@/components/ui/property-list';
import { TimeText } from '@/components/ui/time-text';
import type { OutputRow } from '@/lib/commands/report';
import { setTransportServerParameters } from '@/lib/commands/transport-server/parameters';
import { ServerLimits } from './server-limits';
import { SERVER_SETTINGS, type ServerRow, serverRow } from './server-row';

interface Props {
  readonly row: OutputRow;
  readonly tab: string;
  readonly onTab: (id: string) => void;
  readonly onSaved: () => void;
  readonly onClose: () => void;
}

const LIMITS = Object.keys(SERVER_SETTINGS).filter((setting) => !setting.endsWith('DNSServers'));

/** General, External and Internal DNS Lookups, Limits. */
export function ServerSheet({ row, tab, onTab, onSaved, onClose }: Props) {
  const t = useTranslations('serverConfiguration.sheet');
  const server = serverRow.parse(row);
  return (
    <SettingsSheet
      title={t('title', { name: server.Name })}
      icon={<ServerRegular />}
      cmdlet="Set-TransportServer"
      schema={setTransportServerParameters}
      identity={server.Identity}
      row={row}
      kinds={SERVER_SETTINGS}
      tabs={[
        { id: 'general', label: t('general'), settings: [], content: <General server={server} /> },
        {
          id: 'external-dns',
          label: t('externalDns'),
          settings: ['ExternalDNSServers'],
          content: <DnsServers name="ExternalDNSServers" help={t('externalDnsHelp')} />,
        },
        {
          id: 'internal-dns',
          label: t('internalDns'),
          settings: ['InternalDNSServers'],
          content: <DnsServers name="InternalDNSServers" help={t('internalDnsHelp')} />,
        },
        { id: 'limits', label: t('limits'), settings: LIMITS, content: <ServerLimits /> },
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
  return (
    <PropertyList
      items={[
        { label: t('columns.name'), value: server.Name },
        { label: t('columns.fqdn'), value: server.Fqdn },
        {
          label: t('columns.status'),
          value: (
            <StatusCell kind={server.Status === 'Live' ? 'good' : 'bad'}>
              {t(`status.${server.Status}`)}
            </StatusCell>
          ),
        },
        {
          label: t('columns.heartbeat'),
          value: server.Heartbeat ? <TimeText iso={server.Heartbeat} exact /> : t('never'),
        },
        {
          label: t('columns.started'),
          value: server.StartedAt ? <TimeText iso={server.StartedAt} exact /> : t('never'),
        },
        { label: t('columns.smtpAddress'), value: server.SmtpAddress ?? '' },
        { label: t('columns.version'), value: server.Version ?? '' },
      ]}
    />
  );
}

function DnsServers({ name, help }: { name: string; help: string }) {
  const styles = useStyles();
  const t = useTranslations('serverConfiguration.sheet');
  return (
    <SettingSection>
      <p className={styles.help}>{help}</p>
      <TextAreaField<SettingsForm> name={name} label={t('dnsServers')} hint={t('dnsHint')} rows={6} />
    </SettingSection>
  );
}

const useStyles = makeStyles({ help: { margin: 0, color: tokens.colorNeutralForeground2 } });
