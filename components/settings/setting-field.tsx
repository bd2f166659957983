'use client';

import { useTranslations } from 'next-intl';
import { CheckField } from '@/components/ui/form-fields/check-field';
import { SelectField } from '@/components/ui/form-fields/select-field';
import { TextAreaField } from '@/components/ui/form-fields/text-area-field';
import { TextField } from '@/components/ui/form-fields/text-field';
import { useTextIfKnown } from '@/components/ui/text/use-text-if-known';
import type { PlaceOf } from '@/lib/i18n/page-texts';
import type { Setting } from '@/lib/mail/settings/setting';

/** Where the catalogue has `label`, `hint` if there is one, and `values` of a choice. */
export type SettingTexts = PlaceOf<'label'>;

interface Props {
  /** The parameter, which is the form's field. */
  readonly name: string;
  readonly setting: Setting;
  readonly texts: SettingTexts;
}

/** A setting by the control that its kind has. */
export function SettingField({ name, setting, texts }: Props) {
  const t = useTranslations();
  const textIfKnown = useTextIfKnown();
  const common = useTranslations('common');
  const hint = textIfKnown(`${texts}.hint`);
  const field = {
    name,
    label: t(`${texts}.label`),
    ...(hint !== null && { hint }),
  };
  switch (setting.kind) {
    case 'yesNo':
      return <CheckField {...field} />;
    case 'choice': {
      const options = setting.values.map((value) => ({
        value,
        label: textIfKnown(`${texts}.values.${value}`) ?? value,
      }));
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
