'use client';

import { useTranslations } from 'next-intl';
import { useEffect } from 'react';
import { useFormContext, useWatch } from 'react-hook-form';
import { SelectField } from '@/components/ui/form-fields/select-field';
import { TextAreaField } from '@/components/ui/form-fields/text-area-field';
import { TextField } from '@/components/ui/form-fields/text-field';
import { smartHostsOfProvider } from '@/lib/mail/settings/smart-host-presets';
import {
  SMTP_CREDENTIAL_KIND_RULES,
  SMTP_CREDENTIAL_PROVIDERS,
  signsInByDevice,
  tokenAddressOf,
} from '@/lib/mail/settings/smtp-credential-kinds';
import { type CredentialField, type CredentialForm, kindsOf, takes } from './form';

/** Provider and kind: said once, since another way to tokens is another credential. */
export function KindFields() {
  const t = useTranslations('smtpCredential');
  const { setValue } = useFormContext<CredentialForm>();
  const [provider, kind] = useWatch<CredentialForm, ['Provider', 'Kind']>({ name: ['Provider', 'Kind'] });
  const kinds = kindsOf(provider);
  const [first] = kinds;
  const isKnown = kinds.includes(kind);
  useEffect(() => {
    if (!isKnown && first) setValue('Kind', first);
  }, [isKnown, first, setValue]);
  return (
    <>
      <SelectField<CredentialForm>
        name="Provider"
        label={t('provider')}
        options={SMTP_CREDENTIAL_PROVIDERS.map((value) => ({ value, label: t(`providers.${value}`) }))}
      />
      <SelectField<CredentialForm>
        name="Kind"
        label={t('kind')}
        hint={t(`kinds.${kind}.about`)}
        options={kinds.map((value) => ({ value, label: t(`kinds.${value}.name`) }))}
      />
    </>
  );
}

/** Whom it signs in as, and by which application. */
export function ClientFields({ stored = false }: { readonly stored?: boolean }) {
  const t = useTranslations('smtpCredential');
  const form = useCredentialForm();
  const has = (field: CredentialField) => takes(form, field);
  const needed: ReadonlySet<string> = new Set(SMTP_CREDENTIAL_KIND_RULES[form.Kind].needs);
  const isNeeded = (field: CredentialField) => !stored && needed.has(field);
  const signsIn = signsInByDevice(form.Provider);
  const kept = (hint: string) => (stored ? t('secretStored') : hint);
  return (
    <>
      {has('Tenant') && (
        <TextField<CredentialForm> name="Tenant" label={t('tenant')} hint={t('tenantHint')} required />
      )}
      {has('ClientId') && <TextField<CredentialForm> name="ClientId" label={t('clientId')} required />}
      {has('ClientSecret') && (
        <TextField<CredentialForm>
          name="ClientSecret"
          label={t('clientSecret')}
          type="password"
          autoComplete="new-password"
          hint={kept(needed.has('ClientSecret') ? t('clientSecretHint') : t('clientSecretMay'))}
          required={isNeeded('ClientSecret')}
        />
      )}
      {has('RefreshToken') && (
        <TextField<CredentialForm>
          name="RefreshToken"
          label={t('refreshToken')}
          type="password"
          autoComplete="new-password"
          hint={kept(t(signsIn ? 'refreshTokenMay' : 'refreshTokenHint'))}
          required={!stored && !signsIn}
        />
      )}
      {has('Certificate') && (
        <TextAreaField<CredentialForm>
          name="Certificate"
          label={t('certificate')}
          hint={kept(t('certificateHint'))}
          rows={4}
        />
      )}
      {has('ServiceAccountKey') && (
        <TextAreaField<CredentialForm>
          name="ServiceAccountKey"
          label={t('serviceAccountKey')}
          hint={kept(t('serviceAccountKeyHint'))}
          rows={4}
        />
      )}
      {has('SecretExpirationTime') && (
        <TextField<CredentialForm>
          name="SecretExpirationTime"
          label={t('secretExpires')}
          type="date"
          hint={t('secretExpiresHint')}
          width={180}
        />
      )}
    </>
  );
}

/** Where tokens are said: preset, too. */
export function SmartHostsField({ stored = false }: { readonly stored?: boolean }) {
  const t = useTranslations('smtpCredential');
  const { Provider } = useCredentialForm();
  const preset = smartHostsOfProvider(Provider);
  return (
    <TextAreaField<CredentialForm>
      name="AllowedSmartHosts"
      label={t('allowedSmartHosts')}
      hint={
        stored || preset.length === 0
          ? t('allowedSmartHostsHint')
          : `${t('allowedSmartHostsHint')} ${t('presetHint')}`
      }
      placeholder={stored ? undefined : preset.join('\n')}
      rows={3}
    />
  );
}

/** Where tokens are asked for: preset, but for a provider that nobody knows. */
export function EndpointFields() {
  const t = useTranslations('smtpCredential');
  const form = useCredentialForm();
  const preset = tokenAddressOf({
    provider: form.Provider,
    kind: form.Kind,
    tenant: form.Tenant || '...',
    tokenEndpoint: null,
    scope: null,
  });
  return (
    <>
      <TextField<CredentialForm>
        name="TokenEndpoint"
        label={t('tokenEndpoint')}
        placeholder={preset.tokenEndpoint ?? 'https://'}
        required={preset.tokenEndpoint === null}
        hint={preset.tokenEndpoint === null ? undefined : t('presetHint')}
      />
      <TextField<CredentialForm>
        name="Scope"
        label={t('scope')}
        placeholder={preset.scope ?? undefined}
        hint={preset.scope === null ? undefined : t('presetHint')}
      />
    </>
  );
}

function useCredentialForm(): CredentialForm {
  // All fields have a value from the form's defaults on.
  return useWatch<CredentialForm>() as CredentialForm;
}
