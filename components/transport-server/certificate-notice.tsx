'use client';

import { MessageBar, MessageBarBody, MessageBarTitle } from '@fluentui/react-components';
import { useLocale, useTranslations } from 'next-intl';
import * as z from 'zod/mini';
import { useMay } from '@/components/console/command/command-context';
import { useCommandQuery } from '@/components/console/command/use-command-query';
import { shortTime } from '@/components/ui/time/time-format';
import { useHydrated } from '@/components/ui/use-hydrated';

const certificateRow = z.object({
  File: z.string(),
  NotAfter: z.nullable(z.string()),
  Status: z.enum(['Valid', 'EndsSoon', 'Ended', 'Unreadable']),
});

const NOTHING = {};

/** Certificates of the console that browsers will not take for much longer, or do not take any more. */
export function CertificateNotice() {
  const t = useTranslations('serverConfiguration.certificate');
  const locale = useLocale();
  const hydrated = useHydrated();
  const may = useMay();
  const { report } = useCommandQuery(
    'Get-ConsoleCertificate',
    may('Get-ConsoleCertificate') ? NOTHING : null,
  );
  if (report === null || !hydrated) return null;
  const lines = report.output
    .map((row) => certificateRow.parse(row))
    .flatMap(({ File: file, NotAfter: time, Status }) =>
      Status === 'Valid' ? [] : [t(Status, { file, time: time === null ? '' : shortTime(time, locale) })],
    );
  if (lines.length === 0) return null;
  return (
    <MessageBar intent="warning" layout="multiline" shape="square" politeness="polite">
      <MessageBarBody>
        <MessageBarTitle>{t('title')}</MessageBarTitle>
        {lines.map((line) => (
          <div key={line}>{line}</div>
        ))}
        <div>{t('cure')}</div>
      </MessageBarBody>
    </MessageBar>
  );
}
