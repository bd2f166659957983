import { type Theme, webDarkTheme, webLightTheme } from '@fluentui/react-components';
import { expect, it } from 'vitest';

/** The systems' own fonts. A Mac would set English in Hiragino, were that named before its own. */
const FONTS: Partial<Theme> = {
  fontFamilyBase:
    "'Segoe UI Variable Text', 'Segoe UI', -apple-system, BlinkMacSystemFont, Roboto, 'Noto Sans', 'Noto Sans CJK JP', system-ui, sans-serif",
  fontFamilyMonospace:
    "'Cascadia Mono', Consolas, 'SF Mono', Menlo, 'DejaVu Sans Mono', 'Liberation Mono', monospace",
};

/** Each with Japanese glyphs of its kind; Meiryo and Noto where Yu Gothic UI and Hiragino are not. */
const JAPANESE_FONTS: Partial<Theme> = {
  fontFamilyBase:
    "'Segoe UI Variable Text', 'Segoe UI', 'Yu Gothic UI', 'Hiragino Sans', 'Hiragino Kaku Gothic ProN', 'Noto Sans CJK JP', 'Noto Sans JP', Meiryo, system-ui, sans-serif",
  fontFamilyMonospace:
    "'Cascadia Mono', Consolas, 'SF Mono', Menlo, 'DejaVu Sans Mono', 'Liberation Mono', 'Noto Sans Mono CJK JP', 'MS Gothic', monospace",
};

/** Fluent's dark warning is a saturated brown that outshouts errors: its edge and its icon say enough. */
const CALM_WARNING: Partial<Theme> = {
  colorStatusWarningBackground1: webDarkTheme.colorNeutralBackground3,
  colorStatusWarningBorder1: webDarkTheme.colorStatusWarningBackground2,
};

// After another version of Fluent, or other fonts: npm run test:unit -- components/ui/theme/theme.test.ts -u
it("holds Fluent's tokens as CSS variables: the system's preference unless data-theme says otherwise", async () => {
  const light = variables({ ...webLightTheme, ...FONTS }, 'light');
  const dark = variables({ ...webDarkTheme, ...FONTS, ...CALM_WARNING }, 'dark');
  const css = [
    "/* Fluent's tokens and our fonts. Written by theme.test.ts. */",
    `:root {${light}}`,
    `:root[data-theme="dark"] {${dark}}`,
    `@media (prefers-color-scheme: dark) { :root[data-theme="system"] {${dark}} }`,
    `:root:lang(ja) {\n${declarations(JAPANESE_FONTS)}}`,
  ];
  await expect(`${css.join('\n')}\n`).toMatchFileSnapshot('theme.css');
});

function variables(theme: Theme, scheme: 'light' | 'dark'): string {
  return `\ncolor-scheme: ${scheme};\n${declarations(theme)}`;
}

function declarations(tokens: Partial<Theme>): string {
  return Object.entries(tokens)
    .map(([name, value]) => `--${name}: ${value};\n`)
    .join('');
}
