import { type Theme, webDarkTheme, webLightTheme } from '@fluentui/react-components';
import { expect, it } from 'vitest';

/** System fonts, each with Japanese glyphs of its kind; Meiryo and Noto where Yu Gothic UI and Hiragino are not. */
const FONTS: Partial<Theme> = {
  fontFamilyBase:
    "'Segoe UI Variable Text', 'Segoe UI', 'Yu Gothic UI', 'Hiragino Sans', 'Hiragino Kaku Gothic ProN', 'Noto Sans CJK JP', 'Noto Sans JP', Meiryo, system-ui, sans-serif",
  fontFamilyMonospace:
    "'Cascadia Mono', Consolas, 'SF Mono', Menlo, 'Noto Sans Mono CJK JP', 'Liberation Mono', 'MS Gothic', monospace",
};

// After another version of Fluent, or other fonts: npm run test:unit -- components/ui/theme/theme.test.ts -u
it("holds Fluent's tokens as CSS variables: the system's preference unless data-theme says otherwise", async () => {
  const light = variables({ ...webLightTheme, ...FONTS }, 'light');
  const dark = variables({ ...webDarkTheme, ...FONTS }, 'dark');
  const css = [
    "/* Fluent's tokens and our fonts. Written by theme.test.ts. */",
    `:root {${light}}`,
    `:root[data-theme="dark"] {${dark}}`,
    `@media (prefers-color-scheme: dark) { :root[data-theme="system"] {${dark}} }`,
  ];
  await expect(`${css.join('\n')}\n`).toMatchFileSnapshot('theme.css');
});

function variables(theme: Theme, scheme: 'light' | 'dark'): string {
  const tokens = Object.entries(theme).map(([name, value]) => `--${name}: ${value};\n`);
  return [`\ncolor-scheme: ${scheme};\n`, ...tokens].join('');
}
