/**
 * Owns: the user's choice of light, dark or the system's.
 * Promises: kept in a cookie, so that the server's first paint is already right.
 */
export const THEME_CHOICES = ['system', 'light', 'dark'] as const;
export type ThemeChoice = (typeof THEME_CHOICES)[number];

export const THEME_COOKIE = 'postern-theme';

export function readThemeChoice(kept: string | undefined): ThemeChoice {
  return THEME_CHOICES.find((choice) => choice === kept) ?? 'system';
}

/** In the browser: applies and keeps it. Colours follow by CSS alone (theme.css). */
export function chooseTheme(choice: ThemeChoice): void {
  document.documentElement.dataset.theme = choice;
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser; no secret is kept
  document.cookie = `${THEME_COOKIE}=${choice}; path=/; max-age=31536000; samesite=lax`;
}
