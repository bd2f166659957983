'use client';

import { type ComponentProps, type ReactNode, useState } from 'react';
import { ListEditor } from '@/components/ui/form-fields/list-editor';

type ListProps = Omit<ComponentProps<typeof ListEditor>, 'items' | 'onAdd' | 'onEdit' | 'onRemove'>;

export interface ItemDialogProps {
  /** null: a new one. */
  readonly item: string | null;
  /** The other items: a second one of the same is refused. */
  readonly others: readonly string[];
  readonly onSave: (item: string) => void;
  readonly onClose: () => void;
}

interface Props extends ListProps {
  readonly items: readonly string[];
  readonly onChange: (items: readonly string[]) => void;
  readonly dialog: (props: ItemDialogProps) => ReactNode;
}

/** A list in a form whose items are made and edited in a dialog of their own. */
export function EditedList({ items, onChange, dialog, ...list }: Props) {
  /** null: closed; empty: a new one. */
  const [editing, setEditing] = useState<string | null>(null);

  function save(item: string) {
    onChange(editing ? items.map((present) => (present === editing ? item : present)) : [...items, item]);
    setEditing(null);
  }

  return (
    <>
      <ListEditor
        {...list}
        items={items}
        onAdd={() => setEditing('')}
        onEdit={setEditing}
        onRemove={(item) => onChange(items.filter((present) => present !== item))}
      />
      {editing !== null &&
        dialog({
          item: editing || null,
          others: items.filter((item) => item !== editing),
          onSave: save,
          onClose: () => setEditing(null),
        })}
    </>
  );
}
