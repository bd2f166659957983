import type { Metadata } from 'next';
import { cookies, headers } from 'next/headers';
import { getLocale } from 'next-intl/server';
import type { ReactNode } from 'react';
import { readThemeChoice, THEME_COOKIE } from '@/components/ui/theme/theme-choice';
import { UiProviders } from '@/components/ui/ui-providers';
import '@/components/ui/theme/theme.css';
import './globals.css';

export const metadata: Metadata = { title: { default: 'Postern', template: '%s - Postern' } };

export default async function RootLayout({ children }: { children: ReactNode }) {
  const locale = await getLocale();
  const theme = readThemeChoice((await cookies()).get(THEME_COOKIE)?.value);
  const nonce = (await headers()).get('x-nonce') ?? undefined;
  return (
    <html lang={locale} data-theme={theme}>
      <body>
        <UiProviders nonce={nonce}>{children}</UiProviders>
      </body>
    </html>
  );
}
