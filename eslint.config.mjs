import nextVitals from 'eslint-config-next/core-web-vitals';
import nextTypescript from 'eslint-config-next/typescript';

const CALLS_OUT = ['fetch', 'WebSocket', 'EventSource', 'XMLHttpRequest'];

/** Next's, React's and the hooks' rules, and the size limit of the house. Style and the rest is Biome's. */
const config = [
  {
    ignores: [
      '.next/**',
      'dist/**',
      'lib/store/generated/**',
      'next-env.d.ts',
      'test-results/**',
      'playwright-report/**',
      'artifacts/**',
    ],
  },
  ...nextVitals,
  ...nextTypescript,
  {
    files: ['app/**/*.{ts,tsx}', 'components/**/*.{ts,tsx}', 'lib/**/*.{ts,tsx,mjs}'],
    ignores: ['**/*.test.ts', '**/*.test.tsx'],
    // Median about 100; whoever reaches 250 rethinks. Here it stops.
    rules: { 'max-lines': ['error', { max: 400 }] },
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
      'lib/launch/readiness.ts',
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
