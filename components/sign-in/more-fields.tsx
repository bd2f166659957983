'use client';

import { Field, Input, Spinner } from '@fluentui/react-components';
import { useTranslations } from 'next-intl';
import { lazy, Suspense } from 'react';
import { CodeField } from '@/components/second-factor/code-field';
import type { Asked } from './sign-in';

// Pictures of keys are for who sets up a second factor at the door: nobody else loads what draws them.
const TotpSetup = lazy(() =>
  import('@/components/second-factor/totp-setup').then((file) => ({ default: file.TotpSetup })),
);

/** What the door asks of who has given the right name and password, where that is not all. */
export function MoreFields({ asked, userName }: { readonly asked: Asked; readonly userName: string }) {
  const t = useTranslations('signIn');
  return (
    <>
      {asked.factor === 'enrolment' && (
        <Suspense fallback={<Spinner />}>
          <TotpSetup userName={userName} name="newKey" />
        </Suspense>
      )}
      {asked.factor !== 'none' && <CodeField name="code" isOfApp={asked.factor === 'enrolment'} />}
      {asked.newPassword && (
        <>
          <Field label={t('newPassword')}>
            <Input name="newPassword" type="password" autoComplete="new-password" required autoFocus />
          </Field>
          <Field label={t('newPasswordAgain')}>
            <Input name="newPasswordAgain" type="password" autoComplete="new-password" required />
          </Field>
        </>
      )}
    </>
  );
}
