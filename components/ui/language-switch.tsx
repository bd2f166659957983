'use client';

import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { useRouter } from 'next/navigation';
import { useLocale, useTranslations } from 'next-intl';
import { LOCALE_COOKIE, LOCALES, type Locale } from '@/lib/i18n/locale';

/** ja | en, each named in its own language; kept in a cookie. The present view stays as it is. */
export function LanguageSwitch() {
  const styles = useStyles();
  const t = useTranslations('common');
  const present = useLocale();
  const router = useRouter();

  function choose(locale: Locale) {
    keepLocale(locale);
    router.refresh();
  }

  return (
    <fieldset className={styles.group} aria-label={t('language')}>
      {LOCALES.map((locale) => (
        <Button
          key={locale}
          lang={locale}
          size="small"
          appearance="subtle"
          className={locale === present ? styles.present : styles.other}
          aria-pressed={locale === present}
          title={NAMES[locale]}
          aria-label={SPOKEN_NAMES[locale]}
          onClick={() => choose(locale)}
        >
          {SHORT_NAMES[locale]}
        </Button>
      ))}
    </fieldset>
  );
}

function keepLocale(locale: Locale): void {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser; no secret is kept
  document.cookie = `${LOCALE_COOKIE}=${locale}; path=/; max-age=31536000; samesite=lax`;
}

/** A language is always named in itself: whoever cannot read the page finds it. */
const NAMES: Record<Locale, string> = { en: 'English', ja: '日本語' };
const SHORT_NAMES: Record<Locale, string> = { en: 'EN', ja: '日本語' };
/** What is seen is part of what is spoken: whoever steers by voice says what is seen (WCAG 2.5.3). */
const SPOKEN_NAMES: Record<Locale, string> = { en: 'EN English', ja: '日本語' };

const useStyles = makeStyles({
  group: { display: 'flex', gap: '2px', border: 0, margin: 0, padding: 0 },
  present: { minWidth: 'auto', fontWeight: tokens.fontWeightSemibold, color: tokens.colorBrandForeground1 },
  other: { minWidth: 'auto', fontWeight: tokens.fontWeightRegular },
});
