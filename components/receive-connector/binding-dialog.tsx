'use client';

import { Checkbox, Field, Input, makeStyles, Radio, RadioGroup } from '@fluentui/react-components';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { ItemDialogProps } from '@/components/console/dialog/edited-list';
import { ItemDialog } from '@/components/console/dialog/item-dialog';
import { useInitialFocus } from '@/components/ui/focus/use-initial-focus';
import { type BindingKind, composeBinding, fieldsOfBinding } from './binding-text';

const KINDS = ['allIpv4', 'allIpv6', 'address'] as const satisfies readonly BindingKind[];
/** RFC 8314 3.3 */
const SMTPS = '465';

interface Props extends Omit<ItemDialogProps, 'onSave'> {
  /** Ports at which TLS begins before the greeting. */
  readonly tlsPorts: readonly string[];
  readonly onSave: (item: string, isImplicitTls: boolean) => void;
}

/** "Add Receive Connector Binding": all addresses or one, the port, and whether TLS comes first. */
export function BindingDialog({ item, others, tlsPorts, onSave, onClose }: Props) {
  const styles = useStyles();
  const t = useTranslations('receiveConnector.binding');
  const portInput = useInitialFocus<HTMLInputElement>();
  const [fields, setFields] = useState(() => fieldsOfBinding(item));
  /** null: as the port says. */
  const [ticked, setTicked] = useState<boolean | null>(null);
  const port = fields.port.trim();
  const isImplicitTls = ticked ?? (tlsPorts.includes(port) || port === SMTPS);
  return (
    <ItemDialog
      title={t(item === null ? 'addTitle' : 'editTitle')}
      composed={composeBinding(fields, others)}
      onSave={(binding) => onSave(binding, isImplicitTls)}
      onClose={onClose}
    >
      {(messageAt) => (
        <>
          <RadioGroup
            aria-label={t('address')}
            value={fields.kind}
            onChange={(_event, data) =>
              setFields({ ...fields, kind: KINDS.find((kind) => kind === data.value) ?? fields.kind })
            }
          >
            {KINDS.map((kind) => (
              <Radio key={kind} value={kind} label={t(kind)} />
            ))}
          </RadioGroup>
          <Field
            className={styles.address}
            hint={t('addressExample')}
            validationMessage={messageAt('address')}
          >
            <Input
              aria-label={t('address')}
              value={fields.address}
              disabled={fields.kind !== 'address'}
              spellCheck={false}
              onChange={(_event, data) => setFields({ ...fields, address: data.value })}
            />
          </Field>
          <Field label={t('port')} validationMessage={messageAt('port')}>
            <Input
              className={styles.short}
              inputMode="numeric"
              input={{ ref: portInput }}
              value={fields.port}
              onChange={(_event, data) => setFields({ ...fields, port: data.value })}
            />
          </Field>
          <Checkbox
            className={styles.check}
            label={t('implicitTls')}
            checked={isImplicitTls}
            onChange={(_event, data) => setTicked(data.checked === true)}
          />
        </>
      )}
    </ItemDialog>
  );
}

const useStyles = makeStyles({
  address: { marginLeft: '32px' },
  short: { width: '120px' },
  check: { marginLeft: '-8px' },
});
