'use client';

import { makeStyles, Radio, RadioGroup } from '@fluentui/react-components';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { useController, useWatch } from 'react-hook-form';
import { EditedList } from '@/components/console/dialog/edited-list';
import { CheckField } from '@/components/ui/form-fields/check-field';
import type { SendConnectorForm } from './form';
import { SmartHostDialog } from './smart-host-dialog';
import { showSmartHost } from './smart-host-text';

/** How the next hop is found: MX records, or smart hosts in their order. Wizard page and property tab. */
export function NetworkField({ children, height }: { children?: ReactNode; height?: number }) {
  const styles = useStyles();
  const t = useTranslations('sendConnector.network');
  const { field } = useController<SendConnectorForm, 'DNSRoutingEnabled'>({ name: 'DNSRoutingEnabled' });
  return (
    <div className={styles.fields}>
      <RadioGroup
        aria-label={t('how')}
        value={field.value ? 'dns' : 'smartHosts'}
        onChange={(_event, data) => field.onChange(data.value === 'dns')}
      >
        <Radio value="dns" label={t('dns')} />
        <Radio value="smartHosts" label={t('smartHosts')} />
      </RadioGroup>
      <div className={styles.hosts}>
        <SmartHostList height={height} />
      </div>
      {children}
      <CheckField<SendConnectorForm> name="UseExternalDNSServersEnabled" label={t('externalDns')} />
    </div>
  );
}

function SmartHostList({ height = 116 }: { height?: number }) {
  const t = useTranslations('sendConnector.smartHost');
  const dns = useWatch<SendConnectorForm, 'DNSRoutingEnabled'>({ name: 'DNSRoutingEnabled' });
  const { field, fieldState } = useController<SendConnectorForm, 'SmartHosts'>({ name: 'SmartHosts' });
  return (
    <EditedList
      label={t('list')}
      columns={[{ header: t('host'), width: '1fr', cell: showSmartHost }]}
      items={field.value}
      onChange={field.onChange}
      empty={dns ? t('emptyWithDns') : t('empty')}
      error={dns ? undefined : fieldState.error?.message}
      disabled={dns}
      height={height}
      dialog={(dialog) => <SmartHostDialog {...dialog} />}
    />
  );
}

const useStyles = makeStyles({
  fields: { display: 'grid', gap: '8px' },
  hosts: { marginLeft: '32px' },
});
