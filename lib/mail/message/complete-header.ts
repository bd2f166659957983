import { foldField } from './field-fold';
import type { FieldLines } from './header-lines';
import { formatHeaderDate, newMessageId } from './trace';

/**
 * Owns: what becomes of the header of a client that may relay, such as a device or an application (RFC 6409 8): From, Date and
 *   Message-ID where they are missing or empty; in a message that is sent again Resent-From, -Date and -Message-ID, as
 *   Postfix has it; no Return-Path of an earlier hop (RFC 5321 4.4); no Bcc, unless the connector keeps it.
 * Promises: an empty field that is completed goes, so that none stands there twice.
 * Does not: touch mail of other clients: a server that merely passes it on must not (RFC 5321 6.4).
 */

export interface HeaderCompletion {
  /** Reverse-path; empty for the null sender. */
  readonly sender: string;
  readonly serverName: string;
  readonly keepsBcc: boolean;
  readonly now: () => Date;
  readonly uniqueId: () => string;
}

export interface HeaderChanges {
  readonly dropped: ReadonlySet<FieldLines>;
  /** Whole fields. They come behind the others, so that the client's trace stays in one block (RFC 5322 3.6). */
  readonly added: string;
  /** The Message-ID that is among them. */
  readonly messageId: string | null;
}

const ORIGINAL = ['From', 'Date', 'Message-ID'] as const;
const RESENT = ['Resent-From', 'Resent-Date', 'Resent-Message-ID'] as const;
/** Who wrote a message first is not known when it is sent again. */
const COMPLETED_WHEN_RESENT = [...RESENT, 'Date', 'Message-ID'] as const;
type Completed = (typeof ORIGINAL)[number] | (typeof RESENT)[number];

const COMPLETED: ReadonlySet<string> = new Set([...ORIGINAL, ...RESENT].map((name) => name.toLowerCase()));

/** Null when the header stays as it came. */
export function completeHeader(
  fields: readonly FieldLines[],
  isEmpty: (field: FieldLines) => boolean,
  completion: HeaderCompletion,
): HeaderChanges | null {
  return isComplete(fields, isEmpty) ? null : changesTo(fields, isEmpty, completion);
}

/** The header of nearly all mail has what it needs, once, and nothing else that is looked at here. */
function isComplete(fields: readonly FieldLines[], isEmpty: (field: FieldLines) => boolean): boolean {
  let hasFrom = false;
  let hasDate = false;
  let hasMessageId = false;
  for (const field of fields) {
    switch (field.name) {
      case 'from':
        if (isEmpty(field)) return false;
        hasFrom = true;
        break;
      case 'date':
        if (isEmpty(field)) return false;
        hasDate = true;
        break;
      case 'message-id':
        if (isEmpty(field)) return false;
        hasMessageId = true;
        break;
      case 'bcc':
      case 'return-path':
        return false;
      default:
        if (field.name.startsWith('resent-')) return false;
    }
  }
  return hasFrom && hasDate && hasMessageId;
}

function changesTo(
  fields: readonly FieldLines[],
  isEmpty: (field: FieldLines) => boolean,
  completion: HeaderCompletion,
): HeaderChanges | null {
  const dropped = new Set<FieldLines>();
  const present = new Set<string>();
  for (const field of fields) {
    const { name } = field;
    const isUnwanted = name === 'return-path' || (!completion.keepsBcc && /^(?:resent-)?bcc$/.test(name));
    if (isUnwanted || (COMPLETED.has(name) && isEmpty(field))) dropped.add(field);
    else present.add(name);
  }
  const isResent = fields.some(({ name }) => name.startsWith('resent-'));
  const missing = (isResent ? COMPLETED_WHEN_RESENT : ORIGINAL).filter(
    (name) => !present.has(name.toLowerCase()),
  );
  if (missing.length === 0 && dropped.size === 0) return null;
  let added = '';
  let messageId: string | null = null;
  for (const name of missing) {
    const value = newValue(name, completion);
    if (name === 'Message-ID') messageId = value;
    added += foldField([`${name}:`, value]);
  }
  return { dropped, added, messageId };
}

function newValue(name: Completed, { sender, serverName, now, uniqueId }: HeaderCompletion): string {
  switch (name) {
    case 'From':
    case 'Resent-From':
      return sender === '' ? `<postmaster@${serverName}>` : `<${sender}>`;
    case 'Date':
    case 'Resent-Date':
      return formatHeaderDate(now());
    case 'Message-ID':
    case 'Resent-Message-ID':
      return newMessageId(uniqueId(), serverName);
  }
}
