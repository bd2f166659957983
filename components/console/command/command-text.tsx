'use client';

import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { CodeRegular } from '@fluentui/react-icons/svg/code';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { CopyButton } from '@/components/ui/text/copy-button';
import { monoText } from '@/components/ui/text/mono-text';
import { renderCommand } from '@/lib/shell/language/render';

/** What a form would run, as shell text; what is undefined is not given. */
export function commandTextOf(
  cmdlet: string,
  parameters: Readonly<Record<string, unknown>>,
  secrets: readonly string[] = [],
): string {
  return renderCommand(cmdlet, JSON.parse(JSON.stringify(parameters)), secrets);
}

/** Shell text in a mono box with Copy. */
export function CommandBox({ text }: { text: string }) {
  const styles = useStyles();
  return (
    <div className={styles.box}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <pre className={styles.text} lang="en" tabIndex={0}>
        <code>
          {partsOf(text).map((part, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text, never reordered
            <span key={index}>
              {index > 0 && ' '}
              <span className={styles.part}>{part}</span>
            </span>
          ))}
        </code>
      </pre>
      <CopyButton text={text} />
    </div>
  );
}

/** A parameter and its value stay on one line: a browser would break after the hyphen. */
function partsOf(text: string): readonly string[] {
  return text.split(/ (?=-[A-Z])/);
}

/** The same, folded away behind a button: what a change would look like in the shell, before it is applied. */
export function CommandPreview({ text }: { text: string | null }) {
  const styles = useStyles();
  const t = useTranslations('console.command');
  const [shown, setShown] = useState(false);
  return (
    <div className={styles.preview}>
      <Button
        size="small"
        appearance="transparent"
        className={styles.toggle}
        icon={<CodeRegular />}
        aria-expanded={shown}
        onClick={() => setShown(!shown)}
      >
        {shown ? t('hide') : t('show')}
      </Button>
      {shown &&
        (text === null ? <p className={styles.nothing}>{t('nothing')}</p> : <CommandBox text={text} />)}
    </div>
  );
}

const useStyles = makeStyles({
  box: {
    display: 'flex',
    alignItems: 'flex-start',
    gap: '8px',
    padding: '8px',
    borderRadius: tokens.borderRadiusMedium,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground3,
  },
  // A browser gives code a face of its own.
  text: {
    ...monoText,
    '& code': { font: 'inherit' },
    flexGrow: 1,
    margin: 0,
    maxHeight: '140px',
    overflow: 'auto',
  },
  part: { display: 'inline-block', maxWidth: '100%' },
  preview: { display: 'grid', gap: '4px' },
  toggle: { justifySelf: 'start', paddingLeft: 0, fontWeight: tokens.fontWeightRegular },
  nothing: { margin: 0, color: tokens.colorNeutralForeground3 },
});
