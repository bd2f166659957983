'use client';

import { makeStyles, Radio, RadioGroup } from '@fluentui/react-components';
import { useTranslations } from 'next-intl';
import { type ReactNode, useState } from 'react';
import { useController, useFormContext, useWatch } from 'react-hook-form';
import { CheckField } from '@/components/ui/form-fields';
import { ListEditor } from '@/components/ui/list-editor';
import type { SendConnectorForm } from './form';
import { SmartHostDialog } from './smart-host-dialog';
import { showSmartHost } from './smart-host-text';

/** How the next hop is found: MX records, or smart hosts in their order. Wizard page and property tab. */
export function NetworkField({ children, height }: { children?: ReactNode; height?: number }) {
  const styles = useStyles();
  const t = useTranslations('sendConnector.network');
  const { trigger, formState } = useFormContext<SendConnectorForm>();
  const { field } = useController<SendConnectorForm, 'DNSRoutingEnabled'>({ name: 'DNSRoutingEnabled' });
  return (
    <div className={styles.fields}>
      <RadioGroup
        aria-label={t('how')}
        value={field.value ? 'dns' : 'smartHosts'}
        onChange={(_event, data) => {
          field.onChange(data.value === 'dns');
          if (Object.keys(formState.errors).length > 0) void trigger();
        }}
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
  /** null: closed; empty: a new one. */
  const [editing, setEditing] = useState<string | null>(null);

  function save(host: string) {
    field.onChange(
      editing ? field.value.map((present) => (present === editing ? host : present)) : [...field.value, host],
    );
    setEditing(null);
  }

  return (
    <>
      <ListEditor
        label={t('list')}
        columns={[{ header: t('host'), width: '1fr', cell: showSmartHost }]}
        items={field.value}
        empty={dns ? t('emptyWithDns') : t('empty')}
        error={dns ? undefined : fieldState.error?.message}
        disabled={dns}
        height={height}
        onAdd={() => setEditing('')}
        onEdit={setEditing}
        onRemove={(host) => field.onChange(field.value.filter((present) => present !== host))}
      />
      {editing !== null && (
        <SmartHostDialog
          host={editing || null}
          others={field.value.filter((host) => host !== editing)}
          onSave={save}
          onClose={() => setEditing(null)}
        />
      )}
    </>
  );
}

const useStyles = makeStyles({
  fields: { display: 'grid', gap: '8px' },
  hosts: { marginLeft: '32px' },
});
