import { NextIntlClientProvider } from 'next-intl';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { catalogue } from '@/lib/i18n/catalogue';
import { useTextIfKnown } from './use-text-if-known';

type Asked = Parameters<ReturnType<typeof useTextIfKnown>>;

function Probe({ asked }: { asked: Asked }) {
  const textIfKnown = useTextIfKnown();
  return textIfKnown(...asked) ?? 'unknown';
}

function shown(...asked: Asked): string {
  return renderToStaticMarkup(
    <NextIntlClientProvider locale="en" timeZone="UTC" messages={catalogue('en')}>
      <Probe asked={asked} />
    </NextIntlClientProvider>,
  );
}

describe('a text that may be unknown', () => {
  it('is what the catalogue has, with its arguments', () => {
    expect(shown('lastError.smartHostNotFound', { host: 'mx.contoso.com' })).toBe(
      '451 4.4.4 The smart host mx.contoso.com cannot be found in DNS.',
    );
  });

  it('is null for a key of a newer server', () => {
    expect(shown('queueViewer.deliveryType.FutureDelivery')).toBe('unknown');
  });
});
