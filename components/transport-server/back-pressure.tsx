'use client';

import { MessageBar, MessageBarBody, MessageBarTitle, makeStyles } from '@fluentui/react-components';
import { useLocale, useTranslations } from 'next-intl';
import { useMemo } from 'react';
import { sortedColumn } from '@/components/console/list/list-columns';
import { StatusCell, type StatusKind } from '@/components/console/list/status-cell';
import type { DataColumn } from '@/components/ui/table/data-column';
import type { PressureLevel } from '@/lib/mail/outcome/back-pressure';
import type { ServerRow } from './server-row';

const KINDS: Readonly<Record<PressureLevel, StatusKind>> = { Normal: 'good', Medium: 'warning', High: 'bad' };
const GIB = 1024 ** 3;

/** Empty for a server that is down. */
export function usePressureColumn(): DataColumn<ServerRow> {
  const t = useTranslations('backPressure');
  return useMemo(() => {
    const text = ({ BackPressure: level }: ServerRow) => (level === null ? '' : t(`levels.${level}`));
    const cell = (row: ServerRow) => <Level level={row.BackPressure} />;
    return sortedColumn({ id: 'backPressure', header: t('label'), width: 116 }, text, { cell });
  }, [t]);
}

/** What each server that is short of something no longer takes, why, and what helps. */
export function PressureNotice({ servers }: { servers: readonly ServerRow[] }) {
  const t = useTranslations('backPressure.notice');
  return servers.map(({ Guid, Name, BackPressure: level, BackPressureResources: resources }) => {
    if (level === null || level === 'Normal') return null;
    return (
      <MessageBar
        key={Guid}
        intent={level === 'High' ? 'error' : 'warning'}
        layout="multiline"
        shape="square"
        politeness="polite"
      >
        <MessageBarBody>
          <MessageBarTitle>{t(level, { name: Name })}</MessageBarTitle>
          <Reasons resources={resources} />
          <div>{t('refused')}</div>
        </MessageBarBody>
      </MessageBar>
    );
  });
}

/** In a property sheet: the level, and below it the reasons. */
export function PressureDetail({ server }: { server: ServerRow }) {
  const styles = useStyles();
  return (
    <div className={styles.detail}>
      <Level level={server.BackPressure} />
      <Reasons resources={server.BackPressureResources} />
    </div>
  );
}

function Level({ level }: { level: PressureLevel | null }) {
  const t = useTranslations('backPressure.levels');
  return level && <StatusCell kind={KINDS[level]}>{t(level)}</StatusCell>;
}

function Reasons({ resources }: { resources: ServerRow['BackPressureResources'] }) {
  const t = useTranslations('backPressure.resources');
  const locale = useLocale();
  return resources.map(({ Resource, UsedPercent, FreeSpace, Error: error }) => (
    <div key={Resource}>
      {error === null
        ? t(Resource, {
            used: new Intl.NumberFormat(locale, { style: 'percent' }).format((UsedPercent ?? 0) / 100),
            free: sizeText((FreeSpace ?? 0) / GIB, locale),
          })
        : t('DatabaseError', { error })}
    </div>
  ));
}

function sizeText(gigabytes: number, locale: string): string {
  const format = { style: 'unit', unit: 'gigabyte', maximumFractionDigits: 1 } as const;
  return new Intl.NumberFormat(locale, format).format(gigabytes);
}

const useStyles = makeStyles({ detail: { display: 'grid', justifyItems: 'start', gap: '4px' } });
