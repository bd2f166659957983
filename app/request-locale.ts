import { cookies, headers } from 'next/headers';
import { getRequestConfig } from 'next-intl/server';
import { catalogue } from '@/lib/i18n/catalogue';
import { type CompiledTree, compileTree } from '@/lib/i18n/compiled';
import { chooseLocale, LOCALE_COOKIE, type Locale } from '@/lib/i18n/locale';

/** next-intl's settings for a request; what of the texts a page brings along is frame-messages.tsx'. Times are formatted in the browser, in its own zone: UTC here is never shown. */
export default getRequestConfig(async () => {
  const kept = (await cookies()).get(LOCALE_COOKIE)?.value;
  const locale = chooseLocale(kept, (await headers()).get('accept-language'));
  return { locale, messages: messagesOf(locale), timeZone: 'UTC' };
});

const compiled = new Map<Locale, CompiledTree>();

function messagesOf(locale: Locale): CompiledTree {
  const messages = compiled.get(locale) ?? compileTree(catalogue(locale));
  compiled.set(locale, messages);
  return messages;
}
