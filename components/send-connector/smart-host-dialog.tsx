'use client';

import { Field, Input, makeStyles, Radio, RadioGroup } from '@fluentui/react-components';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { ItemDialogProps } from '@/components/console/dialog/edited-list';
import { ItemDialog } from '@/components/console/dialog/item-dialog';
import { useInitialFocus } from '@/components/ui/focus/use-initial-focus';
import { toDisplayDomain } from '@/lib/mail/address/domain';
import { composeSmartHost, type SmartHostKind } from './compose-smart-host';
import { isIpAddress } from './smart-host-text';

/** "Add Smart Host": an IP address, or a fully qualified domain name. */
export function SmartHostDialog({ item, others, onSave, onClose }: ItemDialogProps) {
  const styles = useStyles();
  const t = useTranslations('sendConnector.smartHost');
  const firstInput = useInitialFocus<HTMLInputElement>();
  const startKind: SmartHostKind = item !== null && !isIpAddress(item) ? 'fqdn' : 'ip';
  const [kind, setKind] = useState<SmartHostKind>(startKind);
  const [values, setValues] = useState({
    ip: '',
    fqdn: '',
    [startKind]: item === null ? '' : toDisplayDomain(item),
  });

  return (
    <ItemDialog
      title={item === null ? t('addTitle') : t('editTitle')}
      composed={composeSmartHost(kind, values[kind], others)}
      onSave={onSave}
      onClose={onClose}
    >
      {(messageAt) => (
        <RadioGroup
          aria-label={t('kind')}
          value={kind}
          onChange={(_event, data) => setKind(data.value === 'fqdn' ? 'fqdn' : 'ip')}
        >
          {(['ip', 'fqdn'] as const).map((field) => (
            <div key={field} className={styles.choice}>
              <Radio value={field} label={t(field)} />
              <Field
                className={styles.field}
                hint={t(`${field}Example`)}
                validationMessage={messageAt(field)}
              >
                <Input
                  aria-label={t(field)}
                  value={values[field]}
                  disabled={kind !== field}
                  input={{ ref: field === startKind ? firstInput : undefined }}
                  spellCheck={false}
                  onChange={(_event, data) => setValues({ ...values, [field]: data.value })}
                />
              </Field>
            </div>
          ))}
        </RadioGroup>
      )}
    </ItemDialog>
  );
}

const useStyles = makeStyles({
  choice: { width: '100%' },
  field: { marginLeft: '32px', marginBottom: '8px' },
});
