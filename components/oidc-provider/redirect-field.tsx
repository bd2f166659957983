'use client';

import { useTranslations } from 'next-intl';
import { FixedField } from '@/components/ui/form-fields/fixed-field';
import { OIDC_CALLBACK_PATH } from '@/lib/commands/oidc-provider/parameters';

/** What the provider has to know of us. */
export function RedirectField({ uri }: { readonly uri: string | null }) {
  const t = useTranslations('oidcProvider.sheet');
  return (
    <FixedField label={t('redirectUri')} value={uri ?? `${window.location.origin}${OIDC_CALLBACK_PATH}`} />
  );
}
