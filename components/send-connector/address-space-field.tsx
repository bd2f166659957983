'use client';

import { useTranslations } from 'next-intl';
import { useController } from 'react-hook-form';
import { EditedList } from '@/components/console/dialog/edited-list';
import { toDisplayDomain } from '@/lib/mail/address/domain';
import { parseAddressSpace } from '@/lib/mail/routing/address-space';
import { AddressSpaceDialog } from './address-space-dialog';
import type { SendConnectorForm } from './form';

/** The address spaces of a connector: wizard page and property tab. */
export function AddressSpaceField({ lastStays, height }: { lastStays?: boolean; height?: number }) {
  const t = useTranslations('sendConnector.addressSpace');
  const { field, fieldState } = useController<SendConnectorForm, 'AddressSpaces'>({ name: 'AddressSpaces' });
  return (
    <EditedList
      label={t('list')}
      columns={[
        { header: t('type'), width: '72px', cell: (space) => partsOf(space).type },
        { header: t('address'), width: '1fr', cell: (space) => partsOf(space).address },
        { header: t('cost'), width: '72px', cell: (space) => partsOf(space).cost },
      ]}
      items={field.value}
      onChange={field.onChange}
      empty={t('empty')}
      error={fieldState.error?.message}
      height={height}
      lastStays={lastStays ? t('lastStays') : undefined}
      dialog={(dialog) => <AddressSpaceDialog {...dialog} />}
    />
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
