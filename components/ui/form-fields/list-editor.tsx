'use client';

import { Button, Field, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { AddRegular } from '@fluentui/react-icons/svg/add';
import { DeleteRegular } from '@fluentui/react-icons/svg/delete';
import { EditRegular } from '@fluentui/react-icons/svg/edit';
import { useTranslations } from 'next-intl';
import { type KeyboardEvent, type ReactNode, useRef, useState } from 'react';
import { selectedRow } from '@/components/ui/table/selected-row';

interface ListEditorColumn {
  readonly header: string;
  readonly cell: (item: string) => ReactNode;
  /** CSS grid track. */
  readonly width: string;
}

interface Props {
  readonly label: string;
  readonly columns: readonly ListEditorColumn[];
  /** Each its own key. */
  readonly items: readonly string[];
  readonly empty: string;
  readonly error?: string;
  readonly disabled?: boolean;
  readonly height?: number;
  readonly onAdd: () => void;
  /** Left out: items cannot be edited. */
  readonly onEdit?: (item: string) => void;
  readonly onRemove: (item: string) => void;
  /** Why the last item stays; Remove says so. */
  readonly lastStays?: string;
}

/** A short list in a dialog, as Exchange has it: Add, Edit, Remove above a small table; double-click edits. */
export function ListEditor(props: Props) {
  const { columns, items, onEdit, onRemove, disabled = false } = props;
  const styles = useStyles();
  const t = useTranslations('common');
  const grid = useRef<HTMLDivElement>(null);
  const [chosen, setChosen] = useState<string | null>(null);
  const selected = chosen !== null && items.includes(chosen) ? chosen : null;
  const template = { gridTemplateColumns: columns.map((column) => column.width).join(' ') };
  const removable = selected !== null && !(props.lastStays && items.length === 1);

  function remove() {
    if (selected === null || !removable) return;
    const index = items.indexOf(selected);
    setChosen(items[index + 1] ?? items[index - 1] ?? null);
    onRemove(selected);
  }
  function onKeyDown(event: KeyboardEvent) {
    if (disabled || items.length === 0) return;
    const index = selected === null ? -1 : items.indexOf(selected);
    const next = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: items.length - 1 }[event.key];
    if (next !== undefined) {
      const item = items[Math.min(Math.max(next, 0), items.length - 1)];
      setChosen(item ?? null);
      const rows = grid.current?.querySelectorAll<HTMLElement>('[data-item]');
      rows?.[Math.min(Math.max(next, 0), items.length - 1)]?.focus();
    } else if (event.key === 'Delete') remove();
    else if (event.key === 'Enter' && selected !== null && onEdit) onEdit(selected);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    <Field label={props.label} validationMessage={props.error}>
      <div className={mergeClasses(styles.box, disabled && styles.off)} role="group" aria-label={props.label}>
        <div className={styles.bar}>
          <Button
            size="small"
            appearance="subtle"
            icon={<AddRegular />}
            disabled={disabled}
            onClick={props.onAdd}
          >
            {`${t('add')}...`}
          </Button>
          {onEdit && (
            <Button
              size="small"
              appearance="subtle"
              icon={<EditRegular />}
              disabled={disabled || selected === null}
              onClick={() => selected !== null && onEdit(selected)}
            >
              {`${t('edit')}...`}
            </Button>
          )}
          <Button
            size="small"
            appearance="subtle"
            icon={<DeleteRegular />}
            disabled={disabled || !removable}
            title={props.lastStays && items.length === 1 ? props.lastStays : undefined}
            onClick={remove}
          >
            {t('remove')}
          </Button>
        </div>
        <div
          ref={grid}
          role="grid"
          aria-label={props.label}
          aria-disabled={disabled}
          className={styles.grid}
          style={{ height: props.height ?? 168 }}
          onKeyDown={onKeyDown}
        >
          <div role="row" className={mergeClasses(styles.row, styles.head)} style={template}>
            {columns.map((column) => (
              <span key={column.header} role="columnheader" className={styles.cell}>
                {column.header}
              </span>
            ))}
          </div>
          {items.map((item, index) => (
            <div
              key={item}
              role="row"
              data-item
              tabIndex={!disabled && (item === selected || (selected === null && index === 0)) ? 0 : -1}
              aria-selected={item === selected}
              className={mergeClasses(styles.row, styles.item, item === selected && styles.selected)}
              style={template}
              onClick={() => !disabled && setChosen(item)}
              onFocus={() => !disabled && setChosen(item)}
              onDoubleClick={() => !disabled && onEdit?.(item)}
            >
              {columns.map((column) => (
                <span key={column.header} role="gridcell" className={styles.cell}>
                  {column.cell(item)}
                </span>
              ))}
            </div>
          ))}
          {items.length === 0 && <p className={styles.empty}>{props.empty}</p>}
        </div>
      </div>
    </Field>
  );
}

const useStyles = makeStyles({
  box: {
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    borderRadius: tokens.borderRadiusMedium,
    overflow: 'hidden',
  },
  off: { opacity: 0.55 },
  bar: {
    display: 'flex',
    gap: '2px',
    padding: '2px 4px',
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground2,
  },
  grid: { overflow: 'auto', backgroundColor: tokens.colorNeutralBackground1 },
  row: { display: 'grid', alignItems: 'center', minHeight: '28px', padding: '0 4px' },
  head: {
    position: 'sticky',
    top: 0,
    fontSize: '12px',
    color: tokens.colorNeutralForeground3,
    backgroundColor: tokens.colorNeutralBackground1,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    minHeight: '24px',
  },
  item: {
    cursor: 'default',
    userSelect: 'none',
    ':hover': { backgroundColor: tokens.colorNeutralBackground1Hover },
    ':focus-visible': { outlineOffset: '-2px' },
  },
  selected: selectedRow,
  cell: { padding: '0 6px', overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  empty: { margin: 0, padding: '16px 12px', color: tokens.colorNeutralForeground3 },
});
