'use client';

import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  makeStyles,
  ProgressBar,
  tokens,
} from '@fluentui/react-components';
import { useTranslations } from 'next-intl';
import { useMemo } from 'react';
import * as z from 'zod/mini';
import { ErrorPanel } from '@/components/console/command/error-panel';
import { useCommandQuery } from '@/components/console/command/use-command-query';
import { StatusCell } from '@/components/console/list/status-cell';
import { useReturnFocus } from '@/components/ui/focus/pane-focus';
import { useInitialFocus } from '@/components/ui/focus/use-initial-focus';
import { useTextIfKnown } from '@/components/ui/text/use-text-if-known';
import type { ProviderRow } from './provider-row';

const stepRow = z.object({
  Step: z.enum(['Configuration', 'Keys', 'Client']),
  Result: z.enum(['Passed', 'Failed', 'Unclear', 'Skipped']),
  Reason: z.nullable(z.string()),
  ReasonKey: z.nullable(
    z.union([
      z.templateLiteral(['httpFault.', z.string()]),
      z.templateLiteral(['oidcProvider.unfit.', z.string()]),
    ]),
  ),
  ReasonArguments: z.nullable(z.record(z.string(), z.union([z.string(), z.number()]))),
});

const KINDS = { Passed: 'good', Failed: 'bad', Unclear: 'warning', Skipped: 'off' } as const;

interface Props {
  readonly provider: ProviderRow;
  readonly onClose: () => void;
}

/** What would happen if somebody signed in now, as far as that can be tried without anybody. */
export function TestDialog({ provider, onClose }: Props) {
  useReturnFocus();
  const styles = useStyles();
  const t = useTranslations('oidcProvider.test');
  const common = useTranslations('common');
  const words = useTextIfKnown();
  const close = useInitialFocus<HTMLButtonElement>();
  const asked = useMemo(() => ({ Identity: provider.Guid }), [provider.Guid]);
  const { report, problems, loading } = useCommandQuery('Test-OidcProvider', asked);
  const steps = report?.output.map((output) => stepRow.parse(output)) ?? [];
  return (
    <Dialog open onOpenChange={(_event, data) => !data.open && onClose()}>
      <DialogSurface className={styles.surface}>
        <DialogBody>
          <DialogTitle>{t('title', { name: provider.Name })}</DialogTitle>
          <DialogContent className={styles.content}>
            {loading && <ProgressBar aria-label={common('working')} />}
            {problems && <ErrorPanel problems={problems} />}
            <div role="status">
              <ul className={styles.steps}>
                {steps.map((step) => (
                  <li key={step.Step} className={styles.step}>
                    <div>
                      <strong>{t(`steps.${step.Step}`)}</strong>
                      <div className={styles.about}>{t(`about.${step.Step}`)}</div>
                      {step.ReasonKey !== null && (
                        <div>{words(step.ReasonKey, step.ReasonArguments ?? {}) ?? step.Reason}</div>
                      )}
                    </div>
                    <StatusCell kind={KINDS[step.Result]}>{t(`results.${step.Result}`)}</StatusCell>
                  </li>
                ))}
              </ul>
            </div>
          </DialogContent>
          <DialogActions>
            <Button ref={close} appearance="primary" onClick={onClose}>
              {common('close')}
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}

const useStyles = makeStyles({
  surface: { maxWidth: '560px' },
  content: { display: 'grid', gap: '12px', overflowWrap: 'anywhere' },
  steps: { listStyleType: 'none', margin: 0, padding: 0, display: 'grid', gap: '12px' },
  step: { display: 'grid', gridTemplateColumns: '1fr auto', gap: '12px', alignItems: 'start' },
  about: { color: tokens.colorNeutralForeground3, fontSize: '12px', lineHeight: '16px' },
});
