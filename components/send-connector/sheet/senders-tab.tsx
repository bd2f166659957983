'use client';

import { Field, Input, makeStyles, Text } from '@fluentui/react-components';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useController, useWatch } from 'react-hook-form';
import { EditedList } from '@/components/console/dialog/edited-list';
import { SenderLimitField } from '@/components/send-connector/sender-limit-field';
import { partsOfRewriting } from '@/components/send-connector/sender-rewriting-text';
import { CheckField } from '@/components/ui/form-fields/check-field';
import { splitAddress } from '@/lib/mail/address/mail-address';
import { SenderRewriter } from '@/lib/mail/address/sender-rewriting';
import { SenderRewritingDialog } from './sender-rewriting-dialog';
import type { SheetForm } from './sheet-form';

/** Whose mail the connector is for, and as whom it leaves. */
export function SendersTab() {
  const styles = useStyles();
  const t = useTranslations('sendConnector.senderRewriting');
  const { field, fieldState } = useController<SheetForm, 'SenderRewriting'>({ name: 'SenderRewriting' });
  return (
    <div className={styles.fields}>
      <SenderLimitField />
      <EditedList
        label={t('list')}
        columns={[
          { header: t('from'), width: '1fr', cell: (entry) => partsOfRewriting(entry).from },
          { header: t('to'), width: '1fr', cell: (entry) => partsOfRewriting(entry).to },
        ]}
        items={field.value}
        onChange={field.onChange}
        empty={t('empty')}
        error={fieldState.error?.message}
        height={100}
        dialog={(dialog) => <SenderRewritingDialog {...dialog} />}
      />
      <Text size={200}>{t('about')}</Text>
      <TryAddress />
      <CheckField<SheetForm>
        name="SenderRewritingReplyToEnabled"
        label={t('replyTo')}
        hint={t('replyToHint')}
        disabled={field.value.length === 0}
      />
    </div>
  );
}

/** Asks the list as it stands in the form, before it is applied. */
function TryAddress() {
  const t = useTranslations('sendConnector.senderRewriting');
  const entries = useWatch<SheetForm, 'SenderRewriting'>({ name: 'SenderRewriting' });
  const [typed, setTyped] = useState('');
  const address = typed.trim();
  const to = new SenderRewriter(entries).rewrite(address);
  const answer = () => {
    if (address === '') return t('tryHint');
    if (!splitAddress(address).ok) return t('tryNoAddress');
    return to === null ? t('tryStays') : t('trySentAs', { address: to });
  };
  return (
    <Field label={t('try')} hint={{ children: answer(), 'aria-live': 'polite' }}>
      <Input value={typed} spellCheck={false} onChange={(_event, data) => setTyped(data.value)} />
    </Field>
  );
}

const useStyles = makeStyles({
  fields: { display: 'grid', gap: '12px' },
});
