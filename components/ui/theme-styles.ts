import { type Theme, webDarkTheme, webLightTheme } from '@fluentui/react-components';

/**
 * Owns: Fluent's tokens as CSS variables, light and dark, and the fonts.
 * Promises: the system's preference unless the root element's data-theme says otherwise.
 */
export function themeStyles(): string {
  const light = variables({ ...webLightTheme, ...FONTS }, 'light');
  const dark = variables({ ...webDarkTheme, ...FONTS }, 'dark');
  return [
    `:root{${light}}`,
    `:root[data-theme="dark"]{${dark}}`,
    `@media (prefers-color-scheme: dark){:root[data-theme="system"]{${dark}}}`,
  ].join('');
}

/** System fonts, each with Japanese glyphs of its kind; Meiryo and Noto where Yu Gothic UI and Hiragino are not. */
const FONTS: Partial<Theme> = {
  fontFamilyBase:
    "'Segoe UI Variable Text', 'Segoe UI', 'Yu Gothic UI', 'Hiragino Sans', 'Hiragino Kaku Gothic ProN', 'Noto Sans CJK JP', 'Noto Sans JP', Meiryo, system-ui, sans-serif",
  fontFamilyMonospace:
    "'Cascadia Mono', Consolas, 'SF Mono', Menlo, 'Noto Sans Mono CJK JP', 'Liberation Mono', 'MS Gothic', monospace",
};

function variables(theme: Theme, scheme: 'light' | 'dark'): string {
  const tokens = Object.entries(theme).map(([name, value]) => `--${name}:${value}`);
  return [`color-scheme:${scheme}`, ...tokens].join(';');
}
