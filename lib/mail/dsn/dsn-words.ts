import enWords from '@/lib/i18n/messages/en/dsn.json';
import enErrors from '@/lib/i18n/messages/en/last-error.json';
import enMeanings from '@/lib/i18n/messages/en/smtp-status.json';
import jaWords from '@/lib/i18n/messages/ja/dsn.json';
import jaErrors from '@/lib/i18n/messages/ja/last-error.json';
import jaMeanings from '@/lib/i18n/messages/ja/smtp-status.json';
import type { LastError } from '@/lib/mail/outcome/last-error';
import { textOf } from '@/lib/mail/outcome/last-error-text';
import { statusMeaning } from '@/lib/mail/outcome/status-code';
import type { DsnLanguage } from './dsn-languages';

/**
 * Owns: the texts of DSNs, by language.
 * Promises: the catalogue's; its area `dsn` uses plain `{argument}` placeholders only.
 */

type DsnTextKey = keyof typeof enWords;

interface Texts {
  readonly words: Readonly<Record<DsnTextKey, string>>;
  readonly errors: Readonly<Record<string, string>>;
  readonly meanings: Readonly<Record<string, string>>;
}

const TEXTS: Readonly<Record<DsnLanguage, Texts>> = {
  en: { words: enWords, errors: enErrors, meanings: enMeanings },
  ja: { words: jaWords, errors: jaErrors, meanings: jaMeanings },
};

export function dsnWord(
  language: DsnLanguage,
  key: DsnTextKey,
  values: Readonly<Record<string, string | number>> = {},
): string {
  return TEXTS[language].words[key].replace(/\{([a-z]+)\}/g, (_placeholder, name: string) =>
    String(values[name] ?? ''),
  );
}

export function errorInLanguage(language: DsnLanguage, error: LastError): string {
  return textOf(error, TEXTS[language].errors);
}

/** What a status means (RFC 3463), without a full stop; null when it is no status. */
export function meaningInLanguage(language: DsnLanguage, enhancedCode: string): string | null {
  const meaning = statusMeaning(enhancedCode);
  return meaning === null ? null : (TEXTS[language].meanings[meaning.meaningKey] ?? null);
}
