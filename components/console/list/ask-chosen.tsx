'use client';

import { useTranslations } from 'next-intl';
import { EffectDialog } from '@/components/console/dialog/lazy-effect-dialog';
import type { PlaceOf } from '@/lib/i18n/page-texts';
import type { QuestionProps } from './config-tab';

interface Props extends QuestionProps {
  readonly cmdlet: string;
  /** Of the command, beside Identity. The same object between renders. */
  readonly parameters?: Readonly<Record<string, unknown>>;
  /** Where `title` and `what` stand. */
  readonly texts: Extract<PlaceOf<'title'>, PlaceOf<'what'>>;
}

const NONE = {};

/** The question before what is chosen in a list is removed, or disabled. */
export function AskChosen({ cmdlet, parameters = NONE, texts, rows, onDone, onClose }: Props) {
  const t = useTranslations();
  return (
    <EffectDialog
      title={t(`${texts}.title`, { count: rows.length })}
      cmdlet={cmdlet}
      identities={rows.map((row) => row.Identity)}
      parameters={parameters}
      onDone={onDone}
      onClose={onClose}
    >
      {t(`${texts}.what`, {
        names: namesOf(rows, (count) => t('console.list.more', { count })),
        count: rows.length,
      })}
    </EffectDialog>
  );
}

/** As many as can be read at a glance; the rest is counted. */
const NAMED = 10;

function namesOf(rows: QuestionProps['rows'], more: (count: number) => string): string {
  const names = rows.slice(0, NAMED).map((row) => row.Name);
  return [...names, ...(rows.length > NAMED ? [more(rows.length - NAMED)] : [])].join(', ');
}
