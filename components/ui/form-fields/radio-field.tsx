'use client';

import { Field, makeStyles, Radio, RadioGroup, tokens } from '@fluentui/react-components';
import { type FieldValues, useController } from 'react-hook-form';
import type { FormField } from './form-field';

interface RadioProps<F extends FieldValues> extends Pick<FormField<F>, 'name' | 'label'> {
  readonly options: readonly {
    readonly value: string;
    readonly label: string;
    /** Below it, smaller. */
    readonly about: string;
  }[];
}

/** One of a few, each with what it means. */
export function RadioField<F extends FieldValues>({ name, label, options }: RadioProps<F>) {
  const styles = useStyles();
  const { field, fieldState } = useController<F>({ name });
  return (
    <Field label={label} validationMessage={fieldState.error?.message}>
      <RadioGroup value={field.value} onChange={(_event, data) => field.onChange(data.value)}>
        {options.map((option) => (
          <Radio
            key={option.value}
            value={option.value}
            label={
              <>
                {option.label}
                <span className={styles.about}>{option.about}</span>
              </>
            }
          />
        ))}
      </RadioGroup>
    </Field>
  );
}

const useStyles = makeStyles({
  about: { display: 'block', fontSize: '12px', lineHeight: '16px', color: tokens.colorNeutralForeground3 },
});
