import { z } from 'zod';
import type { ParameterMeta } from './parameter-types';

/**
 * Owns: list parameters: a whole list, or what Exchange writes `@{Add='b';Remove='a'}`.
 * Promises: each issue stands at its item ("SmartHosts.1"); no list holds the same item twice.
 * Does not: know what the items are.
 */

/** A list parameter as its schema gives it. */
export type ListChange<T> = readonly T[] | ListDelta<T>;

export interface ListDelta<T> {
  readonly Add: readonly T[];
  readonly Remove: readonly T[];
}

export interface ListOptions<T> {
  /** Two items with the same key are the same. */
  readonly keyOf?: (item: T) => string;
  readonly maxItems?: number;
}

const MAX_ITEMS = 1000;

/** A whole list; one item alone is a list of it, $null the empty list. */
export function listOf<T extends z.ZodType>(item: T, options: ListOptions<z.output<T>> = {}) {
  const maxItems = options.maxItems ?? MAX_ITEMS;
  return z
    .preprocess(
      (value) => (value === undefined || Array.isArray(value) ? value : value === null ? [] : [value]),
      z.array(item, { error: (issue) => (issue.input === undefined ? 'ParameterRequired' : 'ListInvalid') }),
    )
    .superRefine((items, context) => {
      if (items.length > maxItems) {
        context.addIssue({ code: 'custom', message: 'ListTooLong', params: { max: maxItems } });
      }
      const seen = new Set<string>();
      for (const [index, one] of items.entries()) {
        const key = keyOf(one, options);
        if (seen.has(key)) {
          context.addIssue({
            code: 'custom',
            message: 'ListDuplicate',
            path: [index],
            params: { value: String(one) },
          });
        }
        seen.add(key);
      }
    })
    .meta({ kind: 'list' } satisfies ParameterMeta);
}

/** A whole list, or `{ Add, Remove }` against the present one. */
export function changeableListOf<T extends z.ZodType>(item: T, options: ListOptions<z.output<T>> = {}) {
  const whole = listOf(item, options);
  const delta = z.strictObject(
    { Add: listOf(item, options).default([]), Remove: listOf(item, options).default([]) },
    { error: 'ListChangeInvalid' },
  );
  return z
    .unknown()
    .transform((value, context): ListChange<z.output<T>> => {
      const named = withKeysAs(['Add', 'Remove'], value);
      const parsed = isDeltaShaped(named) ? delta.safeParse(named) : whole.safeParse(named);
      if (parsed.success) return parsed.data;
      for (const issue of parsed.error.issues) {
        const params =
          issue.code === 'custom' ? issue.params : 'maximum' in issue ? { maximum: issue.maximum } : {};
        context.addIssue({ code: 'custom', message: issue.message, path: issue.path, params });
      }
      return z.NEVER;
    })
    .meta({ kind: 'list' } satisfies ParameterMeta);
}

/** The list after the change. Removing what is not there changes nothing; adding what is there replaces it. */
export function applyListChange<T>(
  present: readonly T[],
  change: ListChange<T> | undefined,
  options: ListOptions<T> = {},
): readonly T[] {
  if (change === undefined) return present;
  if (!isDelta(change)) return change;
  const removed = new Set(change.Remove.map((item) => keyOf(item, options)));
  const added = new Map(change.Add.map((item) => [keyOf(item, options), item]));
  const kept = present.filter((item) => !removed.has(keyOf(item, options)));
  const keptKeys = new Set(kept.map((item) => keyOf(item, options)));
  return [
    ...kept.map((item) => added.get(keyOf(item, options)) ?? item),
    ...change.Add.filter((item) => !keptKeys.has(keyOf(item, options))),
  ];
}

export function isDelta<T>(change: ListChange<T>): change is ListDelta<T> {
  return !Array.isArray(change);
}

/** A hashtable's keys in the spelling that the schema has: PowerShell finds them whatever their case. */
export function withKeysAs(names: readonly string[], value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const spelled = (key: string) => names.find((name) => name.toLowerCase() === key.toLowerCase()) ?? key;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [spelled(key), inner]));
}

function keyOf<T>(item: T, options: ListOptions<T>): string {
  return options.keyOf ? options.keyOf(item) : String(item).toLowerCase();
}

function isDeltaShaped(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    ('Add' in value || 'Remove' in value)
  );
}
