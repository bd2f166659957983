'use client';

import {
  Button,
  Checkbox,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  Field,
  Input,
  makeStyles,
} from '@fluentui/react-components';
import { useTranslations } from 'next-intl';
import { type FormEvent, useState } from 'react';
import { useProblemText } from '@/components/console/use-problem-text';
import { useInitialFocus } from '@/components/ui/use-initial-focus';
import { parseAddressSpace } from '@/lib/transport/address-space';
import { toDisplayDomain } from '@/lib/transport/domain';
import { composeAddressSpace } from './address-space-text';

interface Props {
  /** The space that is edited; null for a new one. */
  readonly space: string | null;
  /** All that are there: a second one for the same address is refused. */
  readonly others: readonly string[];
  readonly onSave: (space: string) => void;
  readonly onClose: () => void;
}

/** "SMTP Address Space": Type (read only), Address, Include all subdomains, Cost. */
export function AddressSpaceDialog({ space, others, onSave, onClose }: Props) {
  const styles = useStyles();
  const t = useTranslations('sendConnector.addressSpace');
  const common = useTranslations('common');
  const explain = useProblemText();
  const addressInput = useInitialFocus<HTMLInputElement>();
  const initial = space === null ? null : parseAddressSpace(space);
  const start = initial?.ok ? initial.value : { address: '', cost: 1 };
  const [address, setAddress] = useState(toDisplayDomain(start.address.replace(/^\*\./, '')));
  const [subdomains, setSubdomains] = useState(start.address.startsWith('*.'));
  const [cost, setCost] = useState(String(start.cost));
  const [tried, setTried] = useState(false);
  const wildcard = address.trim().startsWith('*');
  const composed = composeAddressSpace({ address, subdomains, cost }, others);
  const problem = tried && !composed.ok ? composed.problem : null;
  const messageAt = (field: 'address' | 'cost') => {
    if (problem?.field !== field) return undefined;
    const text = explain({ id: problem.id, parameter: 'AddressSpaces', args: problem.args });
    return [text.message, text.cure].filter(Boolean).join(' ');
  };

  function submit(event: FormEvent) {
    event.preventDefault();
    event.stopPropagation();
    setTried(true);
    if (composed.ok) onSave(composed.text);
  }

  return (
    <Dialog open onOpenChange={(_event, data) => data.type !== 'backdropClick' && !data.open && onClose()}>
      <DialogSurface className={styles.surface}>
        <form onSubmit={submit} noValidate>
          <DialogBody>
            <DialogTitle>{t('title')}</DialogTitle>
            <DialogContent className={styles.fields}>
              <Field label={t('type')}>
                <Input value="SMTP" readOnly className={styles.short} />
              </Field>
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
            </DialogContent>
            <DialogActions>
              <Button type="submit" appearance="primary">
                {common('ok')}
              </Button>
              <Button onClick={onClose}>{common('cancel')}</Button>
            </DialogActions>
          </DialogBody>
        </form>
      </DialogSurface>
    </Dialog>
  );
}

const useStyles = makeStyles({
  surface: { maxWidth: '440px' },
  fields: { display: 'grid', gap: '10px' },
  short: { width: '120px' },
  check: { marginLeft: '-8px' },
});
