'use client';

import { Spinner } from '@fluentui/react-components';
import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import * as z from 'zod/mini';
import { useRunCommand } from '@/components/console/command/command-context';
import { ErrorPanel } from '@/components/console/command/error-panel';
import { useProblemText } from '@/components/console/command/use-problem-text';
import { ConfirmDialog } from '@/components/console/dialog/confirm-dialog';
import type { CommandAnswer } from '@/lib/commands/command/report';
import { ChangeTable } from './change-table';

interface Props {
  /** Of the audit log. */
  readonly entry: string;
  readonly onDone: (answer: CommandAnswer) => void;
  readonly onClose: () => void;
}

const undoRow = z.object({
  Object: z.string(),
  Type: z.string(),
  Action: z.enum(['Removed', 'SetBack', 'CreatedAgain']),
  Property: z.nullable(z.string()),
  PresentValue: z.json(),
  RestoredValue: z.json(),
  IsSecret: z.boolean(),
});
type UndoRow = z.infer<typeof undoRow>;

/** Says by the command's own -WhatIf what comes back, and asks. */
export function UndoDialog({ entry, onDone, onClose }: Props) {
  const t = useTranslations('console.undo');
  const run = useRunCommand();
  const explain = useProblemText();
  const [preview, setPreview] = useState<CommandAnswer | null>(null);

  useEffect(() => {
    let left = false;
    void run('Undo-AdminChange', { Identity: entry, WhatIf: true }).then(
      (answer) => !left && setPreview(answer),
    );
    return () => {
      left = true;
    };
  }, [run, entry]);

  async function confirm() {
    const answer = await run('Undo-AdminChange', { Identity: entry, Confirm: false });
    if (!answer.ok) return answer.problems;
    onDone(answer);
    return [];
  }

  const rows = preview?.ok ? preview.report.output.map((row) => undoRow.parse(row)) : [];
  return (
    <ConfirmDialog
      title={t('title')}
      confirmLabel={t('confirm')}
      cancelLabel={t('cancel')}
      onConfirm={confirm}
      onClose={onClose}
      isReady={preview?.ok === true}
      isWide
    >
      {preview === null && <Spinner size="tiny" labelPosition="after" label={t('asking')} />}
      {preview?.ok === false && (
        <>
          <div>{t('refused')}</div>
          <ErrorPanel problems={preview.problems} />
        </>
      )}
      {groupsOf(rows).map((group) => (
        <UndoneObject key={`${group.Type} ${group.Object}`} group={group} />
      ))}
      {preview?.ok &&
        preview.report.warnings.map((warning) => (
          <div key={`${warning.id} ${JSON.stringify(warning.args)}`}>{explain(warning).sentence}</div>
        ))}
    </ConfirmDialog>
  );
}

interface Group extends Pick<UndoRow, 'Object' | 'Type' | 'Action'> {
  readonly rows: readonly UndoRow[];
}

function groupsOf(rows: readonly UndoRow[]): readonly Group[] {
  const groups = new Map<string, Group>();
  for (const row of rows) {
    const key = `${row.Type} ${row.Object}`;
    groups.set(key, { ...row, rows: [...(groups.get(key)?.rows ?? []), row] });
  }
  return [...groups.values()];
}

function UndoneObject({ group: { Object: name, Type: type, Action: action, rows } }: { group: Group }) {
  const t = useTranslations('console.undo');
  const changes = rows.flatMap((row) =>
    row.Property === null
      ? []
      : [{ property: row.Property, from: row.PresentValue, to: row.RestoredValue, isSecret: row.IsSecret }],
  );
  return (
    <>
      <div>{t(`what.${action}`, { name })}</div>
      {action === 'SetBack' && (
        <ChangeTable label={name} type={type} from={t('present')} to={t('restored')} changes={changes} />
      )}
    </>
  );
}
