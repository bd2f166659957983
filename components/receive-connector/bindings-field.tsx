'use client';

import { useTranslations } from 'next-intl';
import { useController } from 'react-hook-form';
import { EditedList } from '@/components/console/dialog/edited-list';
import { BindingDialog } from './binding-dialog';
import { fieldsOfBinding, portOf } from './binding-text';

interface BindingsForm {
  Bindings: string[];
  ImplicitTLSPorts: string[];
}

interface Props {
  /** In words, of each binding of which something is known. */
  readonly statusOf?: (binding: string) => string;
  readonly height?: number;
}

/** The local addresses and ports of a receive connector. Wizard page and property tab. */
export function BindingsField({ statusOf, height = 140 }: Props) {
  const t = useTranslations('receiveConnector.binding');
  const { field, fieldState } = useController<BindingsForm, 'Bindings'>({ name: 'Bindings' });
  const tls = useController<BindingsForm, 'ImplicitTLSPorts'>({ name: 'ImplicitTLSPorts' });
  const { value: tlsPorts, onChange: onTlsPorts } = tls.field;
  const status = statusOf ? [{ header: t('status'), width: '120px', cell: statusOf }] : [];
  const addressOf = (binding: string) => {
    const { kind, address } = fieldsOfBinding(binding);
    return kind === 'address' ? address : t(kind);
  };
  return (
    <EditedList
      label={t('list')}
      columns={[
        { header: t('address'), width: 'minmax(0, 1fr)', cell: addressOf },
        { header: t('port'), width: '60px', cell: portOf },
        {
          header: t('tls'),
          width: '120px',
          cell: (binding) => t(tlsPorts.includes(portOf(binding)) ? 'atOnce' : 'byCommand'),
        },
        ...status,
      ]}
      items={field.value}
      onChange={field.onChange}
      empty={t('empty')}
      error={fieldState.error?.message ?? tls.fieldState.error?.message}
      height={height}
      dialog={({ onSave, ...dialog }) => (
        <BindingDialog
          {...dialog}
          tlsPorts={tlsPorts}
          onSave={(binding, isImplicitTls) => {
            const port = portOf(binding);
            const others = tlsPorts.filter((one) => one !== port);
            if (tlsPorts.includes(port) !== isImplicitTls)
              onTlsPorts(isImplicitTls ? [...others, port] : others);
            onSave(binding);
          }}
        />
      )}
    />
  );
}
