import './lib/launch/runtime/require-runtime.mjs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import createNextIntlPlugin from 'next-intl/plugin';

const withNextIntl = createNextIntlPlugin('./app/request-locale.ts');

/** For whatever is answered. */
const commonHeaders = [{ key: 'X-Content-Type-Options', value: 'nosniff' }];

/** What never changes with the page. The Content-Security-Policy carries a nonce and is set in proxy.ts. */
const pageHeaders = [
  { key: 'X-Frame-Options', value: 'DENY' },
  { key: 'Referrer-Policy', value: 'same-origin' },
  { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
  { key: 'Permissions-Policy', value: 'camera=(), geolocation=(), microphone=(), payment=(), usb=()' },
];

/** A proxy in front may rewrite Host: Next compares a server action's Origin with the public address too. */
const publicHost = URL.canParse(process.env.POSTERN_URL ?? '')
  ? [new URL(process.env.POSTERN_URL ?? '').host]
  : [];

/** Messages reach next-intl compiled (lib/i18n/compiled.ts): no page brings the parser of their language along. */
const formatter = relative(
  process.cwd(),
  fileURLToPath(import.meta.resolve('use-intl/format-message/format-only')),
);

/** @type {import('next').NextConfig} */
const nextConfig = {
  poweredByHeader: false,
  devIndicators: false,
  serverExternalPackages: [
    'pg',
    '@prisma/client',
    '@prisma/adapter-pg',
    'nodemailer',
    'pino',
    'dns2',
    'iconv-lite',
  ],
  // `npm run typecheck` checks all types, tests and worker included; a first `npm start` need not do it again.
  typescript: { ignoreBuildErrors: true },
  // No picture is scaled here: its engine is not installed (lib/launch/packages/remove-unused.mjs), and nobody may ask.
  images: { unoptimized: true },
  turbopack: { resolveAlias: { 'use-intl/format-message': `./${formatter}` } },
  experimental: {
    // Both double the time of the first `npm start`, for a build that is made once and read by nobody. `npm run dev` has both.
    turbopackFileSystemCacheForBuild: false,
    turbopackSourceMaps: process.env.NODE_ENV !== 'production',
    serverActions: { allowedOrigins: publicHost, bodySizeLimit: '1mb' },
    // In bytes before compression, whose fifth arrives. Smaller chunks are half as many again and compress worse: 20 KB a page.
    turbopackChunking: { minChunkSize: 150_000 },
  },
  headers: async () => [
    { source: '/:path*', headers: commonHeaders },
    // A script or style sheet is no page, and each would carry them along.
    { source: '/((?!_next/static/).*)', headers: pageHeaders },
  ],
  // Browsers ask for it whenever a page's own icon is not there yet, as between two views.
  rewrites: async () => [{ source: '/favicon.ico', destination: '/icon.svg' }],
};

export default withNextIntl(nextConfig);
