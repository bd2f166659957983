'use client';

import { makeStyles, tokens } from '@fluentui/react-components';
import { monoText } from './mono-text';

/** Text of a machine, as it came: an SMTP dialogue. Scrolls by itself, and by keyboard. */
export function MonoBox({ label, text }: { label: string; text: string }) {
  const styles = useStyles();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className={styles.box} tabIndex={0} aria-label={label}>
      <pre className={styles.text} lang="en">
        {text}
      </pre>
    </section>
  );
}

const useStyles = makeStyles({
  box: {
    maxHeight: '260px',
    overflow: 'auto',
    padding: '8px 10px',
    borderRadius: tokens.borderRadiusMedium,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground3,
  },
  text: { ...monoText, margin: 0 },
});
