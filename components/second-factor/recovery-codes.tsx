'use client';

import { makeStyles, tokens } from '@fluentui/react-components';
import { useTranslations } from 'next-intl';
import { CopyButton } from '@/components/ui/text/copy-button';

interface Props {
  readonly codes: readonly string[];
  /** The first of a page, or one within a dialog. */
  readonly heading: 'h1' | 'h2';
}

/** Told this one time: whoever closes it without a copy makes new ones. */
export function RecoveryCodes({ codes, heading: Heading }: Props) {
  const styles = useStyles();
  const t = useTranslations('secondFactor');
  return (
    <section className={styles.section} aria-label={t('recoveryTitle')}>
      <Heading className={styles.title}>{t('recoveryTitle')}</Heading>
      <p className={styles.help}>{t('recoveryHelp')}</p>
      <ul className={styles.codes}>
        {codes.map((code) => (
          <li key={code}>
            <code className={styles.code}>{code}</code>
          </li>
        ))}
      </ul>
      <CopyButton label={t('copyCodes')} text={() => codes.join('\n')} />
    </section>
  );
}

const useStyles = makeStyles({
  section: { display: 'grid', gap: '12px', justifyItems: 'start' },
  title: { margin: 0, fontSize: '16px', lineHeight: '22px', fontWeight: tokens.fontWeightSemibold },
  help: { margin: 0 },
  codes: {
    margin: 0,
    padding: '12px 16px',
    listStyleType: 'none',
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fill, minmax(152px, 1fr))',
    gap: '6px 16px',
    width: '100%',
    boxSizing: 'border-box',
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground3,
  },
  code: { fontFamily: tokens.fontFamilyMonospace, whiteSpace: 'nowrap' },
});
