import { z } from 'zod';
import { splitAddress } from '@/lib/mail/address/mail-address';
import type { MailProperty } from '@/lib/mail/queue/mail-properties';
import { parseFilter } from '@/lib/shell/filter/filter';
import { parseSortOrder } from '@/lib/shell/filter/sort-order';
import { ShellSyntaxError } from '@/lib/shell/language/syntax-error';
import {
  boolean,
  identity,
  list,
  notSupported,
  objectName,
  type ParameterMeta,
  unlimitedInteger,
} from './parameter-types';

/**
 * Owns: the parameters that the queue and message cmdlets share: target, filter, sort order, paging, addresses.
 * Promises: a filter or sort order that cannot be read is refused here, before anything runs; their output is the text
 *   that was given, which the handler reads again (so that the rendered command is what was typed).
 * Does not: look anything up. Pure: the browser imports it.
 */

const RESULT_SIZE_DEFAULT = 1000;
export const RESULT_SIZE_CEILING = 250_000;

const SWITCH = { kind: 'switch' } satisfies ParameterMeta;
const FILTER = { kind: 'filter' } satisfies ParameterMeta;

/** A transport server's name. Left out: all of them, for one database holds all queues. */
export const server = objectName;

export const mailAddress = z
  .string({ error: 'MailAddressInvalid' })
  .trim()
  .refine((address) => splitAddress(address).ok, { error: 'MailAddressInvalid' })
  .meta({ kind: 'string' } satisfies ParameterMeta);

export function filter(properties: readonly MailProperty[]) {
  return z
    .string({ error: 'TextInvalid' })
    .superRefine((text, context) => readOrRefuse(context, () => parseFilter(text, properties)))
    .meta(FILTER);
}

/** `+FromAddress,-Size`; Identity is always the last key, in the direction of the one before it. */
export function sortOrder(properties: readonly MailProperty[]) {
  const names = properties.filter((property) => property.sortable).map((property) => property.name);
  return z
    .union([z.string(), z.array(z.string()).transform((keys) => keys.join(','))], { error: 'TextInvalid' })
    .superRefine((text, context) => readOrRefuse(context, () => parseSortOrder(text, names)))
    .meta({ kind: 'string' } satisfies ParameterMeta);
}

/** All but SortOrder, which not every list has. */
export const pagingParameters = {
  /** A page, or `Unlimited` (null): all, in parts as they are read. */
  ResultSize: unlimitedInteger(1, RESULT_SIZE_CEILING).default(RESULT_SIZE_DEFAULT),
  /** What a page gave as `next` or `previous`. */
  BookmarkObject: z
    .string({ error: 'BookmarkInvalid' })
    .min(1, { error: 'BookmarkInvalid' })
    .max(10_000, { error: 'BookmarkInvalid' })
    .optional()
    .meta({ kind: 'string' } satisfies ParameterMeta),
  /** Paging by index would cost what lies before it: by key only. */
  BookmarkIndex: notSupported(null),
  IncludeBookmark: boolean.default(true),
  SearchForward: boolean.default(true),
  /** The report always carries the page; Exchange's switch is accepted. */
  ReturnPageInfo: boolean.default(true),
};

/** For a change: objects by Identity (Exchange takes one; a list is ours, for the console's selection), or by Filter. */
export function targetParameters(properties: readonly MailProperty[]) {
  return {
    Identity: list(identity).optional(),
    Filter: filter(properties).optional().meta(FILTER),
    Server: server.optional(),
  };
}

/** For a read: what Identity names, or what Filter matches. */
export function selectionParameters(properties: readonly MailProperty[]) {
  return {
    Identity: identity.optional(),
    Filter: filter(properties).optional().meta(FILTER),
    Server: server.optional(),
  };
}

interface Target {
  readonly Identity?: string | readonly string[] | undefined;
  readonly Filter?: string | undefined;
  readonly Server?: string | undefined;
}

/** Exchange's parameter sets: Identity or Filter; Server goes with Filter only. */
export function refuseMixedTarget(given: Target, context: z.RefinementCtx): void {
  if (given.Identity !== undefined && given.Filter !== undefined) {
    addIssue(context, 'ParametersExclusive', 'Filter', { first: 'Identity', second: 'Filter' });
  }
  if (given.Identity !== undefined && given.Server !== undefined) {
    addIssue(context, 'ParametersExclusive', 'Server', { first: 'Identity', second: 'Server' });
  }
}

export function requireTarget(given: Target, context: z.RefinementCtx): void {
  refuseMixedTarget(given, context);
  if ((given.Identity ?? []).length === 0 && given.Filter === undefined) {
    addIssue(context, 'IdentityOrFilterRequired', 'Identity', {});
  }
}

export const includeSwitch = boolean.optional().meta(SWITCH);

export function addIssue(
  context: z.RefinementCtx,
  id: string,
  parameter: string,
  params: Record<string, string | number>,
): void {
  context.addIssue({ code: 'custom', message: id, path: [parameter], params });
}

function readOrRefuse(context: z.RefinementCtx, read: () => unknown): void {
  try {
    read();
  } catch (error) {
    if (!(error instanceof ShellSyntaxError)) throw error;
    context.addIssue({ code: 'custom', message: error.id, params: { ...error.args, offset: error.offset } });
  }
}
