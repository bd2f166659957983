'use client';

import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { useLocale, useTranslations } from 'next-intl';
import { useState } from 'react';
import { StatusCell, type StatusKind } from '@/components/console/list/status-cell';
import { LastError } from '@/components/queue-viewer/message/last-error';
import { MonoBox } from '@/components/ui/text/mono-box';
import { PropertyList } from '@/components/ui/text/property-list';
import { timeTooltip } from '@/components/ui/time/time-format';
import { type CertificateRow, placeOf, type StepRow } from './test-row';

const KINDS: Readonly<Record<StepRow['Result'], StatusKind>> = {
  Running: 'working',
  Succeeded: 'good',
  Warning: 'warning',
  Failed: 'bad',
};

/** What a test came to so far: each step with its time, what went wrong and how it is cured, and its dialogue. */
export function TestSteps({ steps }: { readonly steps: readonly StepRow[] }) {
  const styles = useStyles();
  const t = useTranslations('connectorTest');
  return (
    <ol className={styles.list} aria-label={t('steps')}>
      {steps.map((step, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: steps are only added, and two may have one name
        <Step key={`${index} ${step.Step}`} step={step} />
      ))}
    </ol>
  );
}

function Step({ step }: { readonly step: StepRow }) {
  const styles = useStyles();
  const t = useTranslations('connectorTest');
  const [open, setOpen] = useState(false);
  const name = t(`step.${step.Step}`);
  const { Certificate: certificate, Dialogue: dialogue } = step;
  const hasMore = dialogue !== null || certificate !== null;
  return (
    <li className={styles.step}>
      <div className={styles.head}>
        <StatusCell kind={KINDS[step.Result]}>{t(`result.${step.Result}`)}</StatusCell>
        <span className={styles.name}>{name}</span>
        <span className={styles.place}>{placeOf(step)}</span>
        <span className={styles.time}>{t('elapsed', { ms: step.ElapsedMs })}</span>
        {hasMore && (
          <Button
            size="small"
            appearance="subtle"
            aria-expanded={open}
            aria-label={t(open ? 'hideDialogue' : 'showDialogue', { step: name })}
            onClick={() => setOpen(!open)}
          >
            {t(open ? 'less' : 'more')}
          </Button>
        )}
      </div>
      {step.LastError !== null && <LastError row={step} none="" />}
      {open && certificate !== null && <Certificate certificate={certificate} />}
      {open && dialogue !== null && <MonoBox label={name} text={dialogue} />}
    </li>
  );
}

function Certificate({ certificate }: { readonly certificate: CertificateRow }) {
  const t = useTranslations('connectorTest.certificate');
  const locale = useLocale();
  const more = certificate.MoreNames === 0 ? [] : [t('moreNames', { count: certificate.MoreNames })];
  return (
    <PropertyList
      items={[
        { label: t('subject'), value: certificate.Subject },
        { label: t('names'), value: [...certificate.Names, ...more].join(', ') },
        { label: t('issuer'), value: certificate.Issuer },
        {
          label: t('validity'),
          value: t('validityValue', {
            from: timeTooltip(certificate.ValidFrom, locale),
            to: timeTooltip(certificate.ValidTo, locale),
          }),
        },
        {
          label: t('tls'),
          value: [certificate.TlsVersion, certificate.TlsCipher].filter(Boolean).join(', '),
        },
        { label: t('title'), value: <Verdict certificate={certificate} /> },
      ]}
    />
  );
}

/** Why it does or does not prove the server's name; of one that the connector refuses for it, the step says so. */
function Verdict({ certificate }: { readonly certificate: CertificateRow }) {
  const t = useTranslations('connectorTest.certificate');
  if (certificate.LastError === null) return t('verifies');
  return (
    <>
      {!certificate.IsRequired && t('verifiesNot')} <LastError row={certificate} none="" />
    </>
  );
}

const useStyles = makeStyles({
  list: { listStyleType: 'none', margin: 0, padding: 0, display: 'grid', gap: '2px', minWidth: 0 },
  step: {
    display: 'grid',
    gap: '4px',
    minWidth: 0,
    padding: '5px 0',
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    overflowWrap: 'anywhere',
  },
  head: {
    display: 'grid',
    gridTemplateColumns: '128px 148px minmax(0, 1fr) auto 76px',
    alignItems: 'center',
    gap: '8px',
    minHeight: '24px',
    '@media (max-width: 599px)': { gridTemplateColumns: '1fr auto' },
  },
  name: { fontWeight: tokens.fontWeightSemibold },
  place: { color: tokens.colorNeutralForeground3, minWidth: 0 },
  time: { color: tokens.colorNeutralForeground3, whiteSpace: 'nowrap', textAlign: 'right' },
});
