'use client';

import { Field, Textarea } from '@fluentui/react-components';
import { type FieldValues, useController } from 'react-hook-form';
import type { FormField } from './form-field';

interface AreaProps<F extends FieldValues> extends FormField<F> {
  readonly rows?: number;
  readonly placeholder?: string;
}

export function TextAreaField<F extends FieldValues>(props: AreaProps<F>) {
  const { field, fieldState } = useController<F>({ name: props.name });
  return (
    <Field label={props.label} hint={props.hint} validationMessage={fieldState.error?.message}>
      <Textarea
        {...field}
        value={String(field.value ?? '')}
        disabled={props.disabled}
        rows={props.rows}
        placeholder={props.placeholder}
        resize="vertical"
      />
    </Field>
  );
}
