'use client';

import { Field, Input, type InputProps } from '@fluentui/react-components';
import { type FieldValues, useController } from 'react-hook-form';
import type { FormField } from './form-field';

interface TextProps<F extends FieldValues> extends FormField<F> {
  readonly placeholder?: string;
  readonly required?: boolean;
  readonly type?: InputProps['type'];
  readonly width?: number;
  readonly autoComplete?: string;
  readonly inputMode?: 'numeric';
}

export function TextField<F extends FieldValues>(props: TextProps<F>) {
  const { field, fieldState } = useController<F>({ name: props.name });
  return (
    <Field
      label={props.label}
      required={props.required}
      hint={props.hint}
      validationMessage={fieldState.error?.message}
    >
      <Input
        {...field}
        value={String(field.value ?? '')}
        type={props.type ?? 'text'}
        disabled={props.disabled}
        placeholder={props.placeholder}
        autoComplete={props.autoComplete ?? 'off'}
        inputMode={props.inputMode}
        spellCheck={false}
        style={props.width === undefined ? undefined : { width: props.width }}
      />
    </Field>
  );
}
