'use client';

import { Checkbox, Field, Input, makeStyles } from '@fluentui/react-components';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { ItemDialogProps } from '@/components/console/dialog/edited-list';
import { ItemDialog } from '@/components/console/dialog/item-dialog';
import { useInitialFocus } from '@/components/ui/focus/use-initial-focus';
import { FixedField } from '@/components/ui/form-fields/fixed-field';
import { toDisplayDomain } from '@/lib/mail/address/domain';
import { parseAddressSpace } from '@/lib/mail/routing/address-space';
import { composeAddressSpace } from './address-space-text';

/** "SMTP Address Space": Type (read only), Address, Include all subdomains, Cost. */
export function AddressSpaceDialog({ item, others, onSave, onClose }: ItemDialogProps) {
  const styles = useStyles();
  const t = useTranslations('sendConnector.addressSpace');
  const addressInput = useInitialFocus<HTMLInputElement>();
  const initial = item === null ? null : parseAddressSpace(item);
  const start = initial?.ok ? initial.value : { address: '', cost: 1 };
  const [address, setAddress] = useState(toDisplayDomain(start.address.replace(/^\*\./, '')));
  const [subdomains, setSubdomains] = useState(start.address.startsWith('*.'));
  const [cost, setCost] = useState(String(start.cost));
  const wildcard = address.trim().startsWith('*');

  return (
    <ItemDialog
      title={t('title')}
      composed={composeAddressSpace({ address, subdomains, cost }, others)}
      onSave={onSave}
      onClose={onClose}
    >
      {(messageAt) => (
        <>
          <FixedField label={t('type')} value="SMTP" />
          <Field label={t('address')} hint={t('addressHint')} validationMessage={messageAt('address')}>
            <Input
              input={{ ref: addressInput }}
              value={address}
              spellCheck={false}
              onChange={(_event, data) => setAddress(data.value)}
            />
          </Field>
          <Checkbox
            className={styles.check}
            label={t('subdomains')}
            checked={subdomains && !wildcard}
            disabled={wildcard}
            onChange={(_event, data) => setSubdomains(data.checked === true)}
          />
          <Field label={t('cost')} hint={t('costHint')} validationMessage={messageAt('cost')}>
            <Input
              className={styles.short}
              inputMode="numeric"
              value={cost}
              onChange={(_event, data) => setCost(data.value)}
            />
          </Field>
        </>
      )}
    </ItemDialog>
  );
}

const useStyles = makeStyles({
  short: { width: '120px' },
  check: { marginLeft: '-8px' },
});
