'use client';

import { Field, makeStyles, Radio, RadioGroup, tokens } from '@fluentui/react-components';
import { useTranslations } from 'next-intl';
import { useController, useWatch } from 'react-hook-form';
import { FixedField } from '@/components/ui/form-fields/fixed-field';
import { TextField } from '@/components/ui/form-fields/text-field';
import { ACCEPTED_DOMAIN_TYPES } from '@/lib/mail/routing/routing-table';
import type { AcceptedDomainForm } from './form';

/** @param fixed an existing entry: its domain stays */
export function DomainFields({ fixed = false }: { fixed?: boolean }) {
  const styles = useStyles();
  const t = useTranslations('acceptedDomain');
  const domain = useWatch<AcceptedDomainForm, 'DomainName'>({ name: 'DomainName' });
  const { field, fieldState } = useController<AcceptedDomainForm, 'DomainType'>({ name: 'DomainType' });
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
      <Field label={t('how')} validationMessage={fieldState.error?.message}>
        <RadioGroup value={field.value} onChange={(_event, data) => field.onChange(data.value)}>
          {ACCEPTED_DOMAIN_TYPES.map((type) => (
            <Radio
              key={type}
              value={type}
              label={
                <>
                  {t(`types.${type}.name`)}
                  <span className={styles.about}>{t(`types.${type}.about`)}</span>
                </>
              }
            />
          ))}
        </RadioGroup>
      </Field>
    </div>
  );
}

const useStyles = makeStyles({
  fields: { display: 'grid', gap: '12px' },
  about: { display: 'block', fontSize: '12px', lineHeight: '16px', color: tokens.colorNeutralForeground3 },
});
