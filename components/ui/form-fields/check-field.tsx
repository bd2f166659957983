'use client';

import { Checkbox, Field, makeStyles, tokens } from '@fluentui/react-components';
import { type FieldValues, useController } from 'react-hook-form';
import type { FormField } from './form-field';

export function CheckField<F extends FieldValues>({ name, label, hint, disabled }: FormField<F>) {
  const styles = useStyles();
  const {
    field: { ref, value, name: fieldName, onBlur, onChange },
    fieldState,
  } = useController<F>({ name });
  return (
    <Field validationMessage={fieldState.error?.message} className={styles.check}>
      <Checkbox
        ref={ref}
        name={fieldName}
        checked={value === true}
        onBlur={onBlur}
        disabled={disabled}
        label={
          <>
            {label}
            {hint && <span className={styles.hint}>{hint}</span>}
          </>
        }
        onChange={(_event, data) => onChange(data.checked === true)}
      />
    </Field>
  );
}

const useStyles = makeStyles({
  check: { marginLeft: '-8px' },
  hint: {
    display: 'block',
    color: tokens.colorNeutralForeground3,
    fontSize: '12px',
    lineHeight: '16px',
  },
});
