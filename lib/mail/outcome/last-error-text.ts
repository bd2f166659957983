import texts from '@/lib/i18n/messages/en/last-error.json';
import type { LastError } from './last-error';
import { lastErrorArguments } from './last-error-arguments';

/**
 * Owns: the English text of a last error, as shell, API and filters see it and as it is stored beside the key.
 * Promises: the same text as the console shows in English: both come from one catalogue, whose texts of this area use
 *   plain `{argument}` placeholders only. An unknown key (data of a newer version) still gives a readable text.
 * Does not: translate (the console does, with `lastErrorArguments`).
 */

const ENGLISH: Readonly<Record<string, string>> = texts;

export function englishText(error: LastError): string {
  return textOf(error, ENGLISH);
}

/** With its placeholders; empty for a kind that is not known. */
export function englishTemplate(key: string): string {
  return ENGLISH[key] ?? '';
}

/** @param texts of one language, by key */
export function textOf(error: LastError, texts: Readonly<Record<string, string>>): string {
  const template = texts[error.key];
  const values = lastErrorArguments(error);
  if (template === undefined) return [error.key, values.reply].filter(Boolean).join(': ');
  return template.replace(/\{([A-Za-z0-9_]+)\}/g, (_placeholder, name: string) => String(values[name] ?? ''));
}
