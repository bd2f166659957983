'use client';

import { makeStyles, tokens } from '@fluentui/react-components';
import { CopyButton } from '@/components/ui/text/copy-button';

interface Props {
  readonly secret: string;
  readonly copyLabel: string;
}

/** A secret in letters that can be told apart, with Copy. */
export function SecretText({ secret, copyLabel }: Props) {
  const styles = useStyles();
  return (
    <span className={styles.box}>
      <code className={styles.letters} data-secret>
        {secret}
      </code>
      <CopyButton label={copyLabel} text={secret} />
    </span>
  );
}

const useStyles = makeStyles({
  box: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '4px 12px' },
  letters: { fontFamily: tokens.fontFamilyMonospace, overflowWrap: 'anywhere' },
});
