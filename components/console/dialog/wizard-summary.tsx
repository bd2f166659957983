'use client';

import { MessageBar, MessageBarBody, makeStyles, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { useProblemText } from '@/components/console/command/use-problem-text';
import type { Problem } from '@/lib/commands/command/errors';

interface Props {
  readonly title: string;
  /** Label and value; a value may have several lines. */
  readonly lines: readonly (readonly [string, string])[];
  /** What the command would do, above the choices. */
  readonly children: ReactNode;
}

/** The page before the button New: all choices, read only. */
export function WizardSummary({ title, lines, children }: Props) {
  const styles = useStyles();
  return (
    <div className={styles.page}>
      {children}
      <h4 className={styles.heading}>{title}</h4>
      <dl className={styles.list}>
        {lines.map(([label, value]) => (
          <div key={label} className={styles.line}>
            <dt className={styles.label}>{label}</dt>
            <dd className={styles.value}>{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

/** What the command would warn of, a bar each. */
export function ForeseenWarnings({ warnings }: { readonly warnings: readonly Problem[] }) {
  const explain = useProblemText();
  return warnings.map((warning) => {
    const { sentence } = explain(warning);
    return (
      <MessageBar key={sentence} intent="warning" layout="multiline">
        <MessageBarBody>{sentence}</MessageBarBody>
      </MessageBar>
    );
  });
}

const useStyles = makeStyles({
  page: { display: 'grid', gap: '12px' },
  heading: { margin: 0, fontSize: '14px', fontWeight: tokens.fontWeightSemibold },
  list: {
    margin: 0,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusMedium,
  },
  line: {
    display: 'grid',
    gridTemplateColumns: '200px 1fr',
    gap: '12px',
    padding: '5px 12px',
    ':not(:last-child)': { borderBottom: `1px solid ${tokens.colorNeutralStroke3}` },
  },
  label: { color: tokens.colorNeutralForeground3 },
  value: { margin: 0, whiteSpace: 'pre-line', overflowWrap: 'anywhere' },
});
