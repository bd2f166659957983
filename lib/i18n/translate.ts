import compile from 'icu-minify/compile';
import format, { type CompiledMessage } from 'icu-minify/format';
import { catalogue } from './catalogue';
import type { Locale } from './locale';

/**
 * Owns: words for faces that have no React: shell and API (English), and tests.
 * Promises: a key that is not in the catalogue comes back as the key itself, so that an error never hides another one.
 */

type MessageArguments = Readonly<Record<string, string | number | Date>>;
/** `key` is the full path: `errors.NameTaken.message`. */
export type Translate = (key: string, args?: MessageArguments) => string;

const translators = new Map<Locale, Translate>();

/** The platform's own, which the formatter does not name by itself. */
const formatters = {
  getDateTimeFormat: (...args: ConstructorParameters<typeof Intl.DateTimeFormat>) =>
    new Intl.DateTimeFormat(...args),
  getNumberFormat: (...args: ConstructorParameters<typeof Intl.NumberFormat>) =>
    new Intl.NumberFormat(...args),
  getPluralRules: (...args: ConstructorParameters<typeof Intl.PluralRules>) => new Intl.PluralRules(...args),
};

export function translator(locale: Locale): Translate {
  const known = translators.get(locale);
  if (known) return known;
  const compiled = new Map<string, CompiledMessage>();
  const translate: Translate = (key, args) => {
    try {
      const message = compiled.get(key) ?? compile(textAt(locale, key));
      compiled.set(key, message);
      const text = format(message, locale, { ...args }, { formatters, timeZone: 'UTC' });
      return Array.isArray(text) ? text.join('') : text;
    } catch {
      return key;
    }
  };
  translators.set(locale, translate);
  return translate;
}

function textAt(locale: Locale, key: string): string {
  let found: ReturnType<typeof catalogue>[string] | undefined = catalogue(locale);
  for (const part of key.split('.')) found = typeof found === 'object' ? found[part] : undefined;
  if (typeof found !== 'string') throw new Error(`The catalogue has no text ${key}.`);
  return found;
}
