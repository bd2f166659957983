'use client';

import { Checkbox, Field, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { type FieldPath, type FieldValues, useController } from 'react-hook-form';

interface Props<F extends FieldValues> {
  /** The form's field: the values that are ticked. */
  readonly name: FieldPath<F>;
  readonly label: string;
  readonly options: readonly CheckListOption[];
  /** Left out: as high as they are. */
  readonly height?: number;
}

interface CheckListOption {
  readonly value: string;
  /** Below it, smaller. */
  readonly about?: string;
}

/** Several of a short list, each with what it means. */
export function CheckListField<F extends FieldValues>({ name, label, options, height }: Props<F>) {
  const styles = useStyles();
  const { field, fieldState } = useController<F>({ name });
  // The field is one of texts: its type is the form's own, which is not known here.
  const ticked: readonly string[] = field.value;
  return (
    // No Field around the boxes: each would be called as the whole is.
    <fieldset className={styles.field}>
      <legend className={styles.label}>{label}</legend>
      <div className={mergeClasses(height !== undefined && styles.box)} style={{ maxHeight: height }}>
        {options.map(({ value, about }) => (
          <Checkbox
            key={value}
            className={styles.check}
            checked={ticked.includes(value)}
            onBlur={field.onBlur}
            onChange={(_event, data) =>
              field.onChange(
                data.checked === true ? [...ticked, value] : ticked.filter((one) => one !== value),
              )
            }
            label={
              <>
                {value}
                {about && <span className={styles.about}>{about}</span>}
              </>
            }
          />
        ))}
      </div>
      <Field validationMessage={fieldState.error?.message} />
    </fieldset>
  );
}

const useStyles = makeStyles({
  field: { margin: 0, padding: 0, border: 'none', minWidth: 0 },
  label: { padding: '0 0 4px' },
  check: { display: 'flex', alignItems: 'flex-start', marginLeft: '-8px', overflowWrap: 'anywhere' },
  box: {
    overflow: 'auto',
    padding: '0 8px',
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    borderRadius: tokens.borderRadiusMedium,
  },
  about: {
    display: 'block',
    margin: 0,
    fontSize: '12px',
    lineHeight: '16px',
    color: tokens.colorNeutralForeground3,
  },
});
