'use client';

import { makeStyles } from '@fluentui/react-components';
import { useTranslations } from 'next-intl';
import { useWatch } from 'react-hook-form';
import { FixedField } from '@/components/ui/form-fields/fixed-field';
import { RadioField } from '@/components/ui/form-fields/radio-field';
import { TextField } from '@/components/ui/form-fields/text-field';
import { ACCEPTED_DOMAIN_TYPES } from '@/lib/mail/routing/routing-table';
import type { AcceptedDomainForm } from './form';

/** @param fixed an existing entry: its domain stays */
export function DomainFields({ fixed = false }: { fixed?: boolean }) {
  const styles = useStyles();
  const t = useTranslations('acceptedDomain');
  const domain = useWatch<AcceptedDomainForm, 'DomainName'>({ name: 'DomainName' });
  return (
    <div className={styles.fields}>
      <TextField<AcceptedDomainForm> name="Name" label={t('name')} hint={fixed ? undefined : t('nameHint')} />
      {fixed ? (
        <FixedField label={t('domain')} value={domain} />
      ) : (
        <TextField<AcceptedDomainForm>
          name="DomainName"
          label={t('domain')}
          required
          hint={t('domainHint')}
        />
      )}
      <RadioField<AcceptedDomainForm>
        name="DomainType"
        label={t('how')}
        options={ACCEPTED_DOMAIN_TYPES.map((value) => ({
          value,
          label: t(`types.${value}.name`),
          about: t(`types.${value}.about`),
        }))}
      />
    </div>
  );
}

const useStyles = makeStyles({ fields: { display: 'grid', gap: '12px' } });
