'use client';

import { useLocale, useTranslations } from 'next-intl';
import { useMemo } from 'react';
import { EnabledCell } from '@/components/console/list/enabled-cell';
import { sortedColumn, timeColumn } from '@/components/console/list/list-columns';
import { StatusCell } from '@/components/console/list/status-cell';
import type { DataColumn } from '@/components/ui/table/data-column';
import type { TextKeyIn } from '@/lib/i18n/page-texts';
import { isLocalOnly, letsInOthers } from '@/lib/mail/routing/local-only';
import { parseByteSize } from '@/lib/shell/value/byte-size';
import { faultsOf } from './binding-state';
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
    const hidden = { initiallyHidden: true } as const;
    const detail = { isDetail: true } as const;
    const turnsAway = (row: ReceiveConnectorRow) =>
      letsInOthers(row.RemoteIPRanges) && isLocalOnly(row.Bindings);
    const bindings = (row: ReceiveConnectorRow) => {
      const text = row.Bindings.join(', ');
      return isLocalOnly(row.Bindings) ? t('localOnly', { bindings: text }) : text;
    };
    const listens = (row: ReceiveConnectorRow) => !row.Enabled || faultsOf(row).length === 0;
    const status = (row: ReceiveConnectorRow) => {
      if (listens(row)) return common(row.Enabled ? 'enabled' : 'disabled');
      return t(faultsOf(row).length < row.Bindings.length ? 'partlyListening' : 'notListening');
    };
    const sizeKb = (row: ReceiveConnectorRow) => {
      const size = parseByteSize(row.MaxMessageSize);
      return size.ok && size.value !== null ? size.value / 1024 : null;
    };
    return [
      text('name', 200, (row) => row.Name),
      sortedColumn(heading('status', 140), status, {
        fixed: true,
        cell: (row) =>
          listens(row) ? (
            <EnabledCell enabled={row.Enabled} />
          ) : (
            <StatusCell kind="warning">{status(row)}</StatusCell>
          ),
      }),
      { ...text('server', 100, (row) => row.Server), ...detail },
      sortedColumn(heading('bindings', 170), bindings, {
        ...detail,
        cell: (row) =>
          turnsAway(row) ? <StatusCell kind="warning">{bindings(row)}</StatusCell> : bindings(row),
      }),
      {
        ...text('remoteRanges', 190, (row) => row.RemoteIPRanges.join(', ')),
        ...detail,
        takesRest: true,
      },
      { ...text('permissionGroups', 170, (row) => row.PermissionGroups.join(', ')), ...hidden },
      { ...text('authMechanism', 190, (row) => row.AuthMechanism.join(', ')), ...hidden },
      sortedColumn(
        heading('maxMessageSize', 180),
        (row) => sizeKb(row)?.toLocaleString(locale) ?? row.MaxMessageSize,
        { ...hidden, align: 'end', sortValue: sizeKb },
      ),
      {
        ...timeColumn(heading('modified', 166), changed, locale),
        sortValue: changed,
        ...hidden,
      },
    ];
  }, [t, common, locale]);
}
