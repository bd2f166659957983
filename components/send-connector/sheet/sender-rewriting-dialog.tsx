'use client';

import { Field, Input } from '@fluentui/react-components';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { ItemDialogProps } from '@/components/console/dialog/edited-list';
import { ItemDialog } from '@/components/console/dialog/item-dialog';
import { composeSenderRewriting, partsOfRewriting } from '@/components/send-connector/sender-rewriting-text';
import { useInitialFocus } from '@/components/ui/focus/use-initial-focus';

/** "Sender Rewriting": the sender of the mail, and as whom it leaves. */
export function SenderRewritingDialog({ item, others, onSave, onClose }: ItemDialogProps) {
  const t = useTranslations('sendConnector.senderRewriting');
  const fromInput = useInitialFocus<HTMLInputElement>();
  const start = item === null ? { from: '', to: '' } : partsOfRewriting(item);
  const [from, setFrom] = useState(start.from);
  const [to, setTo] = useState(start.to);
  return (
    <ItemDialog
      title={t('title')}
      composed={composeSenderRewriting({ from, to }, others)}
      onSave={onSave}
      onClose={onClose}
    >
      {(messageAt) => (
        <>
          <Field label={t('from')} hint={t('fromHint')} validationMessage={messageAt('from')}>
            <Input
              input={{ ref: fromInput }}
              value={from}
              spellCheck={false}
              onChange={(_event, data) => setFrom(data.value)}
            />
          </Field>
          <Field label={t('to')} hint={t('toHint')} validationMessage={messageAt('to')}>
            <Input value={to} spellCheck={false} onChange={(_event, data) => setTo(data.value)} />
          </Field>
        </>
      )}
    </ItemDialog>
  );
}
