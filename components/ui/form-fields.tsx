'use client';

import {
  Checkbox,
  Field,
  Input,
  type InputProps,
  makeStyles,
  Select,
  Textarea,
  tokens,
} from '@fluentui/react-components';
import { type FieldPath, type FieldValues, useController } from 'react-hook-form';

/** react-hook-form's fields on Fluent's controls: label, hint, and the error where it belongs. */

interface Common<F extends FieldValues> {
  readonly name: FieldPath<F>;
  readonly label: string;
  readonly hint?: string;
  readonly disabled?: boolean;
}

interface TextProps<F extends FieldValues> extends Common<F> {
  readonly placeholder?: string;
  readonly required?: boolean;
  readonly readOnly?: boolean;
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
        readOnly={props.readOnly}
        placeholder={props.placeholder}
        autoComplete={props.autoComplete ?? 'off'}
        inputMode={props.inputMode}
        spellCheck={false}
        style={props.width === undefined ? undefined : { width: props.width }}
      />
    </Field>
  );
}

interface AreaProps<F extends FieldValues> extends Common<F> {
  readonly rows?: number;
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
        resize="vertical"
      />
    </Field>
  );
}

export function CheckField<F extends FieldValues>({ name, label, hint, disabled }: Common<F>) {
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

interface SelectProps<F extends FieldValues> extends Common<F> {
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

const useStyles = makeStyles({
  check: { marginLeft: '-8px' },
  hint: {
    display: 'block',
    color: tokens.colorNeutralForeground3,
    fontSize: '12px',
    lineHeight: '16px',
  },
});
