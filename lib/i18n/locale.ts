/**
 * Owns: which languages there are and how one is chosen.
 * Promises: the user's kept choice, else the browser's first language that we speak, else English.
 * Does not: read cookies or headers itself.
 */

export const LOCALES = ['en', 'ja'] as const;
export type Locale = (typeof LOCALES)[number];

export const LOCALE_COOKIE = 'postern-locale';

function isLocale(value: unknown): value is Locale {
  return LOCALES.some((locale) => locale === value);
}

/** @param acceptLanguage the header as it came (RFC 9110 12.5.4), or null */
export function chooseLocale(kept: string | undefined, acceptLanguage: string | null): Locale {
  if (isLocale(kept)) return kept;
  return preferences(acceptLanguage ?? '').find(isLocale) ?? 'en';
}

function preferences(acceptLanguage: string): string[] {
  return acceptLanguage
    .split(',')
    .map((part) => {
      const [tag = '', ...options] = part.trim().toLowerCase().split(';');
      const weight = options.map((option) => /^\s*q=([\d.]+)$/.exec(option)?.[1]).find(Boolean);
      return { language: tag.split('-')[0] ?? '', weight: weight === undefined ? 1 : Number(weight) };
    })
    .filter((entry) => entry.weight > 0)
    .sort((a, b) => b.weight - a.weight)
    .map((entry) => entry.language);
}
