import { createTranslator, type Messages } from 'use-intl/core';
import { catalogue } from './catalogue';
import type { Locale } from './locale';

/**
 * Owns: words for faces that have no React: shell and API (English), and tests.
 * Promises: a key that is not in the catalogue comes back as the key itself, so that an error never hides another one.
 */

export type MessageArguments = Readonly<Record<string, string | number | Date>>;
/** `key` is the full path: `errors.NameTaken.message`. */
export type Translate = (key: string, args?: MessageArguments) => string;

const translators = new Map<Locale, Translate>();

export function translator(locale: Locale): Translate {
  const known = translators.get(locale);
  if (known) return known;
  const messages: Messages = catalogue(locale);
  const plain = createTranslator({
    locale,
    messages,
    timeZone: 'UTC',
    onError: () => undefined,
    getMessageFallback: ({ namespace, key }) => (namespace ? `${namespace}.${key}` : key),
  });
  const translate: Translate = (key, args) => plain(key, args ? { ...args } : undefined);
  translators.set(locale, translate);
  return translate;
}
