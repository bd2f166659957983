'use client';

import { useTranslations } from 'next-intl';
import { StatusCell } from './status-cell';

export function EnabledCell({ enabled }: { enabled: boolean }) {
  const t = useTranslations('common');
  return <StatusCell kind={enabled ? 'good' : 'off'}>{t(enabled ? 'enabled' : 'disabled')}</StatusCell>;
}
