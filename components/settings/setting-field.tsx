'use client';

import { useTranslations } from 'next-intl';
import { CheckField } from '@/components/ui/form-fields/check-field';
import { SelectField } from '@/components/ui/form-fields/select-field';
import { TextAreaField } from '@/components/ui/form-fields/text-area-field';
import { TextField } from '@/components/ui/form-fields/text-field';
import type { Setting } from '@/lib/mail/settings/setting';

interface Props {
  /** The parameter, which is the form's field. */
  readonly name: string;
  readonly setting: Setting;
  /** Where the catalogue has `<parameter>.label`, `.hint` if there is one, and `.values` of a choice. */
  readonly texts: string;
}

/** A setting by the control that its kind has. */
export function SettingField({ name, setting, texts }: Props) {
  const t = useTranslations(texts);
  const common = useTranslations('common');
  const field = {
    name,
    label: t(`${name}.label`),
    ...(t.has(`${name}.hint`) && { hint: t(`${name}.hint`) }),
  };
  switch (setting.kind) {
    case 'yesNo':
      return <CheckField {...field} />;
    case 'choice': {
      const options = setting.values.map((value) => ({ value, label: t(`${name}.values.${value}`) }));
      const none = setting.orNull ? [{ value: '', label: common('none') }] : [];
      return <SelectField {...field} width={360} options={[...none, ...options]} />;
    }
    case 'integer':
      return <TextField {...field} inputMode={setting.unlimited ? undefined : 'numeric'} width={160} />;
    case 'span':
    case 'size':
      return <TextField {...field} width={160} />;
    case 'list':
      return <TextAreaField {...field} />;
    case 'text':
      return setting.of === 'comment' ? <TextAreaField {...field} /> : <TextField {...field} />;
    case 'credential':
      throw new Error(`${name} has a page of its own`);
  }
}
