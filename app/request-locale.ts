import { cookies, headers } from 'next/headers';
import { getRequestConfig } from 'next-intl/server';
import { consoleMessages } from '@/lib/i18n/catalogue';
import { chooseLocale, LOCALE_COOKIE } from '@/lib/i18n/locale';

/** next-intl's settings for a request. Times are formatted in the browser, in its own zone: UTC here is never shown. */
export default getRequestConfig(async () => {
  const kept = (await cookies()).get(LOCALE_COOKIE)?.value;
  const locale = chooseLocale(kept, (await headers()).get('accept-language'));
  return { locale, messages: consoleMessages(locale), timeZone: 'UTC' };
});
