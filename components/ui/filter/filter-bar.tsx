'use client';

import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { AddRegular } from '@fluentui/react-icons/svg/add';
import { FilterRegular } from '@fluentui/react-icons/svg/filter';
import { FilterAddRegular } from '@fluentui/react-icons/svg/filter-add';
import { FilterDismissRegular } from '@fluentui/react-icons/svg/filter-dismiss';
import { useTranslations } from 'next-intl';
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import {
  draftLines,
  draftText,
  type FilterField,
  type FilterLine,
  type LineFault,
  newLine,
} from './filter-draft';
import { FilterLineRow } from './filter-line';

interface Props {
  readonly fields: readonly FilterField[];
  /** The filter that applies, as OPATH text; '' for none. */
  readonly filter: string;
  readonly onFilter: (filter: string) => void;
  /** At the right of the buttons: the expressions need the whole width. */
  readonly end?: ReactNode;
}

/** Exchange's filter rows: Create Filter, Add Expression, an X for each, Apply, Remove. Ctrl+F goes there. */
export function FilterBar({ fields, filter, onFilter, end }: Props) {
  const styles = useStyles();
  const t = useTranslations('filterBar');
  const form = useRef<HTMLFormElement>(null);
  const { lines, setLines, readable, faults, setFaults } = useDraft(filter, fields);
  const open = lines.length > 0 || !readable;
  const first = fields[0];

  function addLine() {
    if (!first) return;
    const id = 1 + Math.max(0, ...lines.map((line) => line.id));
    setLines([...lines, newLine(id, first)]);
    focusLater(() =>
      [...(form.current?.querySelectorAll<HTMLElement>('[data-line] [data-property]') ?? [])].at(-1),
    );
  }
  function apply(event: FormEvent) {
    event.preventDefault();
    const drafted = draftText(lines, fields);
    setFaults(drafted.ok ? new Map() : drafted.faults);
    if (drafted.ok) onFilter(drafted.text);
    else focusLater(() => form.current?.querySelector<HTMLElement>('[aria-invalid="true"]'));
  }
  function remove() {
    setLines([]);
    setFaults(new Map());
    onFilter('');
  }
  function removeLine(id: number) {
    const left = lines.filter((line) => line.id !== id);
    setLines(left);
    if (left.length === 0) onFilter('');
  }
  useFilterKey(() => {
    const field = form.current?.querySelector<HTMLElement>('input, select');
    if (field) field.focus();
    else addLine();
  });

  return (
    <form ref={form} className={styles.bar} onSubmit={apply} aria-label={t('label')} noValidate>
      {lines.map((line) => (
        <div key={line.id} data-line>
          <FilterLineRow
            line={line}
            fields={fields}
            fault={faults.get(line.id)}
            onChange={(next) => setLines(lines.map((one) => (one.id === next.id ? next : one)))}
            onRemove={() => removeLine(line.id)}
          />
        </div>
      ))}
      {!readable && (
        <p role="alert" className={styles.unreadable}>
          {t('unreadable', { text: filter })}
        </p>
      )}
      <div className={styles.buttons}>
        <Button
          size="small"
          appearance="subtle"
          icon={open ? <AddRegular /> : <FilterAddRegular />}
          onClick={addLine}
        >
          {open ? t('addExpression') : t('create')}
        </Button>
        {lines.length > 0 && (
          <Button size="small" appearance="subtle" type="submit" icon={<FilterRegular />}>
            {t('apply')}
          </Button>
        )}
        {open && (
          <Button size="small" appearance="subtle" icon={<FilterDismissRegular />} onClick={remove}>
            {t('remove')}
          </Button>
        )}
        {end && <span className={styles.end}>{end}</span>}
      </div>
    </form>
  );
}

/** The rows being edited. They follow the filter when it changes from outside (Back, a link), not when it is typed. */
function useDraft(filter: string, fields: readonly FilterField[]) {
  const [draft, setDraft] = useState(() => ({ filter, ...linesOf(filter, fields) }));
  const [faults, setFaults] = useState<ReadonlyMap<number, LineFault>>(new Map());
  if (draft.filter !== filter) {
    const shown = draftText(draft.lines, fields);
    const same = shown.ok && shown.text === filter;
    setDraft({ filter, ...(same ? { lines: draft.lines, readable: true } : linesOf(filter, fields)) });
  }
  const setLines = (lines: readonly FilterLine[]) => setDraft({ filter, lines, readable: draft.readable });
  return { lines: draft.lines, readable: draft.readable, setLines, faults, setFaults };
}

function linesOf(filter: string, fields: readonly FilterField[]) {
  const lines = draftLines(filter, fields);
  return { lines: lines ?? [], readable: lines !== null };
}

/** Ctrl+F, unless a dialog or menu is open. */
function useFilterKey(focus: () => void): void {
  const latest = useRef(focus);
  useEffect(() => {
    latest.current = focus;
  });
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent) {
      if (event.defaultPrevented || event.key !== 'f' || !(event.ctrlKey || event.metaKey)) return;
      if (document.querySelector('[role="dialog"],[role="alertdialog"],[role="menu"]')) return;
      event.preventDefault();
      latest.current();
    }
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
}

function focusLater(find: () => HTMLElement | null | undefined): void {
  requestAnimationFrame(() => find()?.focus());
}

const useStyles = makeStyles({
  bar: { display: 'grid', gridTemplateColumns: 'minmax(0, 1fr)', gap: '6px' },
  buttons: { display: 'flex', flexWrap: 'wrap', gap: '4px' },
  end: { marginLeft: 'auto' },
  unreadable: { margin: 0, color: tokens.colorStatusDangerForeground1, overflowWrap: 'anywhere' },
});
