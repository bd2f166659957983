'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useController } from 'react-hook-form';
import { ListEditor } from '@/components/ui/list-editor';
import { parseAddressSpace } from '@/lib/transport/address-space';
import { toDisplayDomain } from '@/lib/transport/domain';
import { AddressSpaceDialog } from './address-space-dialog';
import type { SendConnectorForm } from './form';

/** The address spaces of a connector: wizard page and property tab. */
export function AddressSpaceField({ lastStays, height }: { lastStays?: boolean; height?: number }) {
  const t = useTranslations('sendConnector.addressSpace');
  const { field, fieldState } = useController<SendConnectorForm, 'AddressSpaces'>({ name: 'AddressSpaces' });
  /** null: closed; empty: a new one. */
  const [editing, setEditing] = useState<string | null>(null);
  const others = field.value.filter((space) => space !== editing);

  function save(space: string) {
    field.onChange(
      editing
        ? field.value.map((present) => (present === editing ? space : present))
        : [...field.value, space],
    );
    setEditing(null);
  }

  return (
    <>
      <ListEditor
        label={t('list')}
        columns={[
          { header: t('type'), width: '72px', cell: (space) => partsOf(space).type },
          { header: t('address'), width: '1fr', cell: (space) => partsOf(space).address },
          { header: t('cost'), width: '72px', cell: (space) => partsOf(space).cost },
        ]}
        items={field.value}
        empty={t('empty')}
        error={fieldState.error?.message}
        height={height}
        lastStays={lastStays ? t('lastStays') : undefined}
        onAdd={() => setEditing('')}
        onEdit={setEditing}
        onRemove={(space) => field.onChange(field.value.filter((present) => present !== space))}
      />
      {editing !== null && (
        <AddressSpaceDialog
          space={editing || null}
          others={others}
          onSave={save}
          onClose={() => setEditing(null)}
        />
      )}
    </>
  );
}

function partsOf(space: string): { type: string; address: string; cost: string } {
  const parsed = parseAddressSpace(space);
  if (!parsed.ok) return { type: '', address: space, cost: '' };
  return {
    type: parsed.value.type,
    address: toDisplayDomain(parsed.value.address),
    cost: String(parsed.value.cost),
  };
}
