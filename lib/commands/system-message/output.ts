import type { Database } from '@/lib/commands/command/context';
import { refuse } from '@/lib/commands/command/errors';
import type { OutputRow } from '@/lib/commands/command/report';
import { objectNotFound } from '@/lib/commands/handler/taken';
import { DSN_LANGUAGES } from '@/lib/mail/dsn/dsn-languages';
import {
  originalText,
  parseSystemMessageIdentity,
  type SystemMessageKey,
  systemMessageIdentity,
} from '@/lib/mail/dsn/system-message';
import { findSystemMessage } from '@/lib/store/configuration/system-messages';
import type { SystemMessage } from '@/lib/store/generated/client';

/** Owns: system messages as output, and the way from an identity to one. */

export const SYSTEM_MESSAGE_COLUMNS = ['Identity', 'Text'] as const;

export function toSystemMessageRow(message: SystemMessage): OutputRow {
  return {
    ...rowOf(keyOf(message), message.text),
    Guid: message.id,
    WhenCreated: message.createdAt.toISOString(),
    WhenChanged: message.updatedAt.toISOString(),
  };
}

export function toOriginalRow(key: SystemMessageKey): OutputRow {
  return rowOf(key, originalText(key));
}

/** @throws CommandError SystemMessageIdentityInvalid */
export function parseIdentity(text: string): SystemMessageKey {
  const key = parseSystemMessageIdentity(text);
  if (key === null) throw refuse('SystemMessageIdentityInvalid', 'Identity', { identity: text });
  return key;
}

/** @throws CommandError SystemMessageIdentityInvalid, ObjectNotFound */
export async function findByIdentity(
  db: Database,
  identity: string,
): Promise<{ readonly key: SystemMessageKey; readonly message: SystemMessage }> {
  const key = parseIdentity(identity);
  const message = await findSystemMessage(db, key);
  if (message === null) throw objectNotFound(identity, 'Get-SystemMessage');
  return { key, message };
}

function keyOf({ language, internal, dsnCode }: SystemMessage): SystemMessageKey {
  const known = DSN_LANGUAGES.find((one) => one === language);
  if (known === undefined) throw new Error(`A system message in ${language}`);
  return { language: known, isInternal: internal, dsnCode };
}

function rowOf(key: SystemMessageKey, text: string): OutputRow {
  return {
    Identity: systemMessageIdentity(key),
    DsnCode: key.dsnCode,
    Internal: key.isInternal,
    Language: key.language,
    Text: text,
  };
}
