'use client';

import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { monoText } from './mono-text';

interface Props {
  readonly label: string;
  readonly text: string;
  /** It is all that its tab shows. */
  readonly isPage?: boolean;
  /** Told this one time, in the words of the page. */
  readonly isSecret?: boolean;
}

/** Text of a machine, as it came: an SMTP dialogue. Scrolls by itself, and by keyboard. */
export function MonoBox({ label, text, isPage, isSecret }: Props) {
  const styles = useStyles();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className={mergeClasses(styles.box, isPage && styles.page)} tabIndex={0} aria-label={label}>
      <pre className={styles.text} lang={isSecret ? undefined : 'en'} data-secret={isSecret}>
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
  page: { maxHeight: '420px' },
  text: { ...monoText, margin: 0 },
});
