'use client';

import { useState } from 'react';
import { type FieldPath, type FieldValues, useController } from 'react-hook-form';
import { ListEditor } from '@/components/ui/form-fields/list-editor';
import { type Choice, PickDialog, type PickSource } from './pick-dialog';

interface Props<F extends FieldValues> {
  /** The form's field: identities. */
  readonly name: FieldPath<F>;
  readonly label: string;
  readonly empty: string;
  readonly source: PickSource;
  /** What the field holds at first, by name. */
  readonly present: readonly Choice[];
  readonly disabled?: boolean;
  readonly height?: number;
}

/** Objects that belong to another one: a user's role groups, a group's members. Add picks from all that there are. */
export function PickedList<F extends FieldValues>(props: Props<F>) {
  const { source, present } = props;
  const { field, fieldState } = useController<F>({ name: props.name });
  const [picking, setPicking] = useState(false);
  const [picked, setPicked] = useState<readonly Choice[]>([]);
  // The field is one of identities: its type is the form's own, which is not known here.
  const identities: readonly string[] = field.value;
  const choices = new Map([...present, ...picked].map((choice) => [choice.identity, choice]));
  return (
    <>
      <ListEditor
        label={props.label}
        columns={[
          {
            header: source.nameHeader,
            width: 'minmax(0, 3fr)',
            cell: (identity) => choices.get(identity)?.name ?? identity,
          },
          ...(source.detailHeader === null
            ? []
            : [
                {
                  header: source.detailHeader,
                  width: 'minmax(0, 2fr)',
                  cell: (identity: string) => choices.get(identity)?.detail ?? '',
                },
              ]),
        ]}
        items={identities}
        empty={props.empty}
        error={fieldState.error?.message}
        disabled={props.disabled}
        height={props.height}
        onAdd={() => setPicking(true)}
        onRemove={(identity) => field.onChange(identities.filter((one) => one !== identity))}
      />
      {picking && (
        <PickDialog
          source={source}
          without={identities}
          onPick={(found) => {
            setPicked([...picked, ...found]);
            field.onChange([...identities, ...found.map(({ identity }) => identity)]);
            setPicking(false);
          }}
          onClose={() => setPicking(false)}
        />
      )}
    </>
  );
}
