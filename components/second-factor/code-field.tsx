'use client';

import { Field, Input } from '@fluentui/react-components';
import { useTranslations } from 'next-intl';

interface Props {
  readonly name: string;
  readonly fault?: string | undefined;
  /** Of an app that is set up: a recovery code is no proof of it. */
  readonly isOfApp?: boolean;
}

/** The code of an authenticator app, or a recovery code. */
export function CodeField({ name, fault, isOfApp = false }: Props) {
  const t = useTranslations('secondFactor');
  return (
    <Field label={t('code')} hint={isOfApp ? undefined : t('orRecovery')} validationMessage={fault}>
      <Input
        name={name}
        autoComplete="one-time-code"
        inputMode={isOfApp ? 'numeric' : undefined}
        autoCapitalize="none"
        spellCheck={false}
        required
        autoFocus
      />
    </Field>
  );
}
