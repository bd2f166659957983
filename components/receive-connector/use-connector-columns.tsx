'use client';

import { useLocale, useTranslations } from 'next-intl';
import { useMemo } from 'react';
import { EnabledCell } from '@/components/console/list/enabled-cell';
import { sortedColumn, timeColumn } from '@/components/console/list/list-columns';
import type { DataColumn } from '@/components/ui/table/data-column';
import type { TextKeyIn } from '@/lib/i18n/page-texts';
import { parseByteSize } from '@/lib/shell/value/byte-size';
import type { ReceiveConnectorRow } from './connector-row';

export function useConnectorColumns(): readonly DataColumn<ReceiveConnectorRow>[] {
  const t = useTranslations('serverConfiguration.columns');
  const common = useTranslations('common');
  const locale = useLocale();
  return useMemo(() => {
    type Id = TextKeyIn<'serverConfiguration.columns'>;
    const heading = (id: Id, width: number) => ({ id, header: t(id), width });
    const text = (id: Id, width: number, value: (row: ReceiveConnectorRow) => string) =>
      sortedColumn(heading(id, width), value);
    const changed = (row: ReceiveConnectorRow) => row.WhenChanged;
    const sizeKb = (row: ReceiveConnectorRow) => {
      const size = parseByteSize(row.MaxMessageSize);
      return size.ok && size.value !== null ? size.value / 1024 : null;
    };
    return [
      text('name', 200, (row) => row.Name),
      sortedColumn(heading('status', 110), (row) => common(row.Enabled ? 'enabled' : 'disabled'), {
        cell: (row) => <EnabledCell enabled={row.Enabled} />,
      }),
      text('server', 120, (row) => row.Server),
      text('bindings', 170, (row) => row.Bindings.join(', ')),
      text('remoteRanges', 260, (row) => row.RemoteIPRanges.join(', ')),
      text('permissionGroups', 170, (row) => row.PermissionGroups.join(', ')),
      text('authMechanism', 190, (row) => row.AuthMechanism.join(', ')),
      sortedColumn(
        heading('maxMessageSize', 180),
        (row) => sizeKb(row)?.toLocaleString(locale) ?? row.MaxMessageSize,
        { align: 'end', sortValue: sizeKb },
      ),
      {
        ...timeColumn(heading('modified', 150), changed, locale),
        sortValue: changed,
        initiallyHidden: true,
      },
    ];
  }, [t, common, locale]);
}
