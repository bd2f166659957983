'use client';

import { useLocale, useTranslations } from 'next-intl';
import { useMemo } from 'react';
import { EnabledCell } from '@/components/console/list/enabled-cell';
import { sortedColumn, timeColumn } from '@/components/console/list/list-columns';
import type { DataColumn } from '@/components/ui/table/data-column';
import type { TextKeyIn } from '@/lib/i18n/page-texts';
import { toDisplayDomain } from '@/lib/mail/address/domain';
import { parseAddressSpace } from '@/lib/mail/routing/address-space';
import type { SendConnectorRow } from './connector-row';
import { showSmartHost } from './smart-host-text';

/** Name and Status as in Exchange 2007; the rest saves opening each connector. */
export function useConnectorColumns(): readonly DataColumn<SendConnectorRow>[] {
  const t = useTranslations('sendConnector.columns');
  const usages = useTranslations('sendConnector.usage');
  const common = useTranslations('common');
  const locale = useLocale();
  return useMemo(() => {
    type Id = TextKeyIn<'sendConnector.columns'>;
    const heading = (id: Id, width: number) => ({ id, header: t(id), width });
    const text = (id: Id, width: number, value: (row: SendConnectorRow) => string) =>
      sortedColumn(heading(id, width), value);
    const hidden = { initiallyHidden: true } as const;
    const detail = { isDetail: true } as const;
    const changed = (row: SendConnectorRow) => row.WhenChanged;
    return [
      text('Name', 200, (row) => row.Name),
      sortedColumn(heading('Status', 110), (row) => common(row.Enabled ? 'enabled' : 'disabled'), {
        fixed: true,
        cell: (row) => <EnabledCell enabled={row.Enabled} />,
      }),
      {
        ...text('AddressSpaces', 190, (row) => row.AddressSpaces.map(showAddress).join(', ')),
        takesRest: true,
      },
      {
        ...text('Network', 180, (row) =>
          row.DNSRoutingEnabled ? t('mxRecords') : row.SmartHosts.map(showSmartHost).join(', '),
        ),
        ...detail,
      },
      { ...text('SourceTransportServers', 130, (row) => row.SourceTransportServers.join(', ')), ...detail },
      { ...text('Usage', 110, (row) => usages(`${row.Usage}.name`)), ...hidden },
      { ...text('Comment', 200, (row) => row.Comment), ...hidden },
      { ...timeColumn(heading('WhenChanged', 166), changed, locale), sortValue: changed, ...hidden },
    ];
  }, [t, usages, common, locale]);
}

/** The cost only where somebody set one. */
function showAddress(space: string): string {
  const parsed = parseAddressSpace(space);
  if (!parsed.ok) return space;
  const address = toDisplayDomain(parsed.value.address);
  return parsed.value.cost === 1 ? address : `${address} (${parsed.value.cost})`;
}
