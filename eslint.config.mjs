import nextVitals from 'eslint-config-next/core-web-vitals';
import nextTypescript from 'eslint-config-next/typescript';
import regexp from 'eslint-plugin-regexp';
import { house } from './lib/launch/lint/eslint-house.mjs';

const CALLS_OUT = ['fetch', 'WebSocket', 'EventSource', 'XMLHttpRequest'];

const source = [
  'app/**/*.{ts,tsx}',
  'components/**/*.{ts,tsx}',
  'lib/**/*.{ts,tsx,mjs}',
  '{e2e,bench}/**/*.ts',
];

/** Text between tags or in an attribute that people read; it belongs into lib/i18n/messages, in both languages. */
const literalText = [
  'JSXText[value=/\\p{L}/u]',
  'JSXElement > JSXExpressionContainer > Literal[value=/\\p{L}{2}/u]',
  'JSXAttribute[name.name=/^(aria-label|alt|content|header|hint|label|placeholder|title)$/] > Literal[value=/\\p{L}/u]',
].map((selector) => ({
  selector,
  message: 'Text for people stands in lib/i18n/messages, in English and Japanese: useTranslations().',
}));

/** Next's, React's and the hooks' rules, and the habits of the house (CONTRIBUTING.md). Style and the rest is Biome's. */
const config = [
  {
    ignores: [
      '.next/**',
      'dist/**',
      'lib/store/generated/**',
      'components/icons/react-icons/**',
      'next-env.d.ts',
      'test-results/**',
      'playwright-report/**',
      'artifacts/**',
    ],
  },
  ...nextVitals,
  ...nextTypescript,
  {
    files: source,
    plugins: { house },
    rules: {
      // Median about 100; whoever reaches 250 rethinks. Here it stops.
      'max-lines': ['error', { max: 400 }],
      // Biome has the same rule, and one place to say why not.
      '@next/next/no-img-element': 'off',
      'house/header-after-imports': 'error',
      'house/constants-in-capitals': 'error',
      'no-restricted-syntax': [
        'error',
        {
          selector:
            ':matches(PropertyDefinition, MethodDefinition, TSParameterProperty)[accessibility="private"][kind!="constructor"]',
          message: 'Write #name: what is private is so at run time too.',
        },
      ],
    },
  },
  {
    files: ['{app,components,lib}/**/*.{ts,tsx,mjs}'],
    ignores: ['**/*.test.{ts,tsx}'],
    plugins: { regexp },
    rules: {
      // A pattern that goes back over what it has read takes the square of the time on a stranger's text.
      'regexp/no-super-linear-backtracking': ['error', { report: 'potential' }],
      'regexp/no-super-linear-move': ['error', { report: 'potential', ignorePartial: false }],
    },
  },
  {
    files: ['app/**/*.ts', 'app/**/*.tsx', 'components/**/*.ts', 'components/**/*.tsx', 'lib/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ group: ['../*'], message: "Write './' within a folder and '@/' across folders." }] },
      ],
    },
  },
  {
    // Tests are tables and stories: longer, and still to be read in one go.
    files: ['**/*.test.ts', '**/*.test.tsx'],
    rules: { 'max-lines': ['error', { max: 500 }] },
  },
  {
    files: ['**/*.cjs'],
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
  {
    files: ['**/*.mjs'],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ group: ['@/*'], message: "Plain JavaScript imports by path: Node knows no '@/'." }] },
      ],
      'no-restricted-syntax': [
        'error',
        {
          selector: 'ImportExpression > Literal[value=/^@\\u002f/]',
          message: "Plain JavaScript imports by path: Node knows no '@/'.",
        },
      ],
    },
  },
  {
    files: ['app/**/*.tsx', 'components/**/*.tsx'],
    rules: { 'no-restricted-syntax': ['error', ...literalText] },
  },
  {
    // Whoever calls somebody by HTTP takes lib/http-client (the import rule only-http-client-calls-out is the other half).
    // The browser's parts ask the console they came from.
    files: ['app/**/*.{ts,tsx}', 'lib/**/*.{ts,tsx,mjs}', '*.ts'],
    ignores: [
      '**/*.test.ts',
      '**/*.test-tools.ts',
      'lib/http-client/**',
      'lib/testing/**',
      // Asks the health of the console that it has just started.
      'lib/launch/processes/readiness.ts',
    ],
    rules: {
      'no-restricted-globals': ['error', ...CALLS_OUT],
      'no-restricted-properties': [
        'error',
        ...CALLS_OUT.flatMap((property) => [
          { object: 'globalThis', property },
          { object: 'global', property },
        ]),
      ],
    },
  },
  {
    // No React here: useTestDatabase() and the like are no hooks.
    files: ['lib/**', 'e2e/**', 'bench/**', 'app/**/*.test.ts'],
    rules: { 'react-hooks/rules-of-hooks': 'off' },
  },
  {
    rules: {
      // Warns of libraries that the React Compiler would skip; we do not compile with it.
      'react-hooks/incompatible-library': 'off',
      // Signing in and out load the page anew on purpose: nothing of the former session may stay in memory.
      '@next/next/no-location-assign-relative-destination': 'off',
      // Biome reports unused names and explicit any already; two reports of one fault are noise.
      '@typescript-eslint/no-unused-vars': 'off',
      '@typescript-eslint/no-explicit-any': 'off',
    },
  },
];

export default config;
