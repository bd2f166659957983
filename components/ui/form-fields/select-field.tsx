'use client';

import { Field, Select } from '@fluentui/react-components';
import { type FieldValues, useController } from 'react-hook-form';
import type { FormField } from './form-field';

interface SelectProps<F extends FieldValues> extends FormField<F> {
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly width?: number;
}

export function SelectField<F extends FieldValues>(props: SelectProps<F>) {
  const { field, fieldState } = useController<F>({ name: props.name });
  return (
    <Field label={props.label} hint={props.hint} validationMessage={fieldState.error?.message}>
      <Select
        {...field}
        value={String(field.value ?? '')}
        disabled={props.disabled}
        style={props.width === undefined ? undefined : { width: props.width }}
      >
        {props.options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </Select>
    </Field>
  );
}
