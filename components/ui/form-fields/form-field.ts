import type { FieldPath, FieldValues } from 'react-hook-form';

/**
 * What react-hook-form's fields on Fluent's controls have in common: label, hint, and the error where it belongs. A file for
 * each, since what one form shows need not come with another.
 */
export interface FormField<F extends FieldValues> {
  readonly name: FieldPath<F>;
  readonly label: string;
  readonly hint?: string;
  readonly disabled?: boolean;
}
