'use client';

import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  Field,
  Input,
  makeStyles,
  Radio,
  RadioGroup,
} from '@fluentui/react-components';
import { useTranslations } from 'next-intl';
import { type FormEvent, useState } from 'react';
import { useProblemText } from '@/components/console/use-problem-text';
import { useInitialFocus } from '@/components/ui/use-initial-focus';
import { toDisplayDomain } from '@/lib/transport/domain';
import { composeSmartHost, isIpAddress, type SmartHostKind } from './smart-host-text';

interface Props {
  /** The host that is edited; null for a new one. */
  readonly host: string | null;
  readonly others: readonly string[];
  readonly onSave: (host: string) => void;
  readonly onClose: () => void;
}

/** "Add Smart Host": an IP address, or a fully qualified domain name. */
export function SmartHostDialog({ host, others, onSave, onClose }: Props) {
  const styles = useStyles();
  const t = useTranslations('sendConnector.smartHost');
  const common = useTranslations('common');
  const explain = useProblemText();
  const firstInput = useInitialFocus<HTMLInputElement>();
  const startKind: SmartHostKind = host !== null && !isIpAddress(host) ? 'fqdn' : 'ip';
  const [kind, setKind] = useState<SmartHostKind>(startKind);
  const [values, setValues] = useState({
    ip: '',
    fqdn: '',
    [startKind]: host === null ? '' : toDisplayDomain(host),
  });
  const [tried, setTried] = useState(false);
  const composed = composeSmartHost(kind, values[kind], others);
  const problem = tried && !composed.ok ? explain(composed.problem) : null;
  const messageAt = (field: SmartHostKind) =>
    problem && kind === field ? [problem.message, problem.cure].filter(Boolean).join(' ') : undefined;

  function submit(event: FormEvent) {
    event.preventDefault();
    event.stopPropagation();
    setTried(true);
    if (composed.ok) onSave(composed.host);
  }

  return (
    <Dialog open onOpenChange={(_event, data) => data.type !== 'backdropClick' && !data.open && onClose()}>
      <DialogSurface className={styles.surface}>
        <form onSubmit={submit} noValidate>
          <DialogBody>
            <DialogTitle>{host === null ? t('addTitle') : t('editTitle')}</DialogTitle>
            <DialogContent>
              <RadioGroup
                aria-label={t('kind')}
                value={kind}
                onChange={(_event, data) => setKind(data.value === 'fqdn' ? 'fqdn' : 'ip')}
              >
                {(['ip', 'fqdn'] as const).map((field) => (
                  <div key={field}>
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
  field: { marginLeft: '32px', marginBottom: '8px' },
});
