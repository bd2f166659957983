'use client';

import { useTranslations } from 'next-intl';
import { useMemo } from 'react';
import { StatusCell } from '@/components/console/status-cell';
import type { DataColumn } from '@/components/ui/data-column';
import { TimeText } from '@/components/ui/time-text';
import { parseAddressSpace } from '@/lib/transport/address-space';
import { toDisplayDomain } from '@/lib/transport/domain';
import type { SendConnectorRow } from './row';
import { showSmartHost } from './smart-host-text';

/** Name and Status as in Exchange 2007; the rest saves opening each connector. */
export function useConnectorColumns(): readonly DataColumn<SendConnectorRow>[] {
  const t = useTranslations('sendConnector.columns');
  const usages = useTranslations('sendConnector.usage');
  const common = useTranslations('common');
  return useMemo(() => {
    const text = (
      id: string,
      width: number,
      value: (row: SendConnectorRow) => string,
      more: Partial<DataColumn<SendConnectorRow>> = {},
    ): DataColumn<SendConnectorRow> => ({
      id,
      header: t(id),
      width,
      cell: value,
      text: value,
      sortValue: value,
      ...more,
    });
    const status = (row: SendConnectorRow) => common(row.Enabled ? 'enabled' : 'disabled');
    return [
      text('Name', 200, (row) => row.Name),
      text('Status', 110, status, {
        cell: (row) => <StatusCell kind={row.Enabled ? 'good' : 'off'}>{status(row)}</StatusCell>,
      }),
      text('AddressSpaces', 190, (row) => row.AddressSpaces.map(showAddress).join(', ')),
      text('Network', 180, (row) =>
        row.DNSRoutingEnabled ? t('mxRecords') : row.SmartHosts.map(showSmartHost).join(', '),
      ),
      text('SourceTransportServers', 130, (row) => row.SourceTransportServers.join(', ')),
      text('Usage', 110, (row) => usages(`${row.Usage}.name`), { initiallyHidden: true }),
      text('Comment', 200, (row) => row.Comment, { initiallyHidden: true }),
      text('WhenChanged', 150, (row) => row.WhenChanged, {
        initiallyHidden: true,
        cell: (row) => <TimeText iso={row.WhenChanged} />,
      }),
    ];
  }, [t, usages, common]);
}

/** The cost only where somebody set one. */
function showAddress(space: string): string {
  const parsed = parseAddressSpace(space);
  if (!parsed.ok) return space;
  const address = toDisplayDomain(parsed.value.address);
  return parsed.value.cost === 1 ? address : `${address} (${parsed.value.cost})`;
}
