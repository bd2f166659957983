/** Those that DSNs are written in. The browser asks too. */
export const DSN_LANGUAGES = ['en', 'ja'] as const;
export type DsnLanguage = (typeof DSN_LANGUAGES)[number];
