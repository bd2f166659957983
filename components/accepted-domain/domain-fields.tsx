'use client';

import { Field, Input, makeStyles, Radio, RadioGroup, tokens } from '@fluentui/react-components';
import { useTranslations } from 'next-intl';
import { useProblemText } from '@/components/console/use-problem-text';
import type { Problem } from '@/lib/commands/errors';
import type { AcceptedDomainForm } from './form';
import type { DomainType } from './row';

interface Props {
  readonly form: AcceptedDomainForm;
  readonly onChange: (form: AcceptedDomainForm) => void;
  readonly problems: readonly Problem[];
  /** An existing entry: its domain stays. */
  readonly domainFixed: boolean;
}

const TYPES: readonly DomainType[] = ['Authoritative', 'InternalRelay', 'ExternalRelay'];
/** Parameters with a field of their own; what is wrong elsewhere is shown by the dialog. */
export const DOMAIN_FIELDS: readonly string[] = ['Name', 'DomainName', 'DomainType'];

export function DomainFields({ form, onChange, problems, domainFixed }: Props) {
  const styles = useStyles();
  const t = useTranslations('acceptedDomain');
  const explain = useProblemText();
  const messageAt = (parameter: string) => {
    const problem = problems.find((candidate) => candidate.parameter === parameter);
    if (!problem) return undefined;
    const text = explain(problem);
    return [text.message, text.cure].filter(Boolean).join(' ');
  };
  return (
    <div className={styles.fields}>
      <Field
        label={t('name')}
        hint={domainFixed ? undefined : t('nameHint')}
        validationMessage={messageAt('Name')}
      >
        <Input
          value={form.Name}
          spellCheck={false}
          onChange={(_event, data) => onChange({ ...form, Name: data.value })}
        />
      </Field>
      <Field
        label={t('domain')}
        required={!domainFixed}
        hint={domainFixed ? undefined : t('domainHint')}
        validationMessage={messageAt('DomainName')}
      >
        <Input
          value={form.DomainName}
          readOnly={domainFixed}
          spellCheck={false}
          autoFocus={!domainFixed}
          onChange={(_event, data) => onChange({ ...form, DomainName: data.value })}
        />
      </Field>
      <Field label={t('how')} validationMessage={messageAt('DomainType')}>
        <RadioGroup
          value={form.DomainType}
          onChange={(_event, data) =>
            onChange({ ...form, DomainType: TYPES.find((type) => type === data.value) ?? form.DomainType })
          }
        >
          {TYPES.map((type) => (
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
