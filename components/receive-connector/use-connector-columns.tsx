'use client';

import { useLocale, useTranslations } from 'next-intl';
import { useMemo } from 'react';
import { StatusCell } from '@/components/console/status-cell';
import type { DataColumn } from '@/components/ui/data-column';
import { TimeText } from '@/components/ui/time-text';
import { parseByteSize } from '@/lib/shell/byte-size';
import type { ReceiveConnectorRow } from './connector-row';

export function useConnectorColumns(): readonly DataColumn<ReceiveConnectorRow>[] {
  const t = useTranslations('serverConfiguration.columns');
  const common = useTranslations('common');
  const locale = useLocale();
  return useMemo(() => {
    const text = (
      id: string,
      width: number,
      value: (row: ReceiveConnectorRow) => string,
      more: Partial<DataColumn<ReceiveConnectorRow>> = {},
    ): DataColumn<ReceiveConnectorRow> => ({
      id,
      header: t(id),
      width,
      cell: value,
      text: value,
      sortValue: value,
      ...more,
    });
    const status = (row: ReceiveConnectorRow) => common(row.Enabled ? 'enabled' : 'disabled');
    const sizeKb = (row: ReceiveConnectorRow) => {
      const size = parseByteSize(row.MaxMessageSize);
      return size.ok && size.value !== null ? size.value / 1024 : null;
    };
    return [
      text('name', 200, (row) => row.Name),
      text('status', 110, status, {
        cell: (row) => <StatusCell kind={row.Enabled ? 'good' : 'off'}>{status(row)}</StatusCell>,
      }),
      text('server', 120, (row) => row.Server),
      text('bindings', 170, (row) => row.Bindings.join(', ')),
      text('remoteRanges', 260, (row) => row.RemoteIPRanges.join(', ')),
      text('permissionGroups', 170, (row) => row.PermissionGroups.join(', ')),
      text('authMechanism', 190, (row) => row.AuthMechanism.join(', ')),
      text('maxMessageSize', 180, (row) => sizeKb(row)?.toLocaleString(locale) ?? row.MaxMessageSize, {
        align: 'end',
        sortValue: sizeKb,
      }),
      text('modified', 150, (row) => row.WhenChanged, {
        initiallyHidden: true,
        cell: (row) => <TimeText iso={row.WhenChanged} />,
      }),
    ];
  }, [t, common, locale]);
}
