'use client';

import { Button, makeStyles } from '@fluentui/react-components';
import { CheckmarkRegular } from '@fluentui/react-icons/svg/checkmark';
import { CopyRegular } from '@fluentui/react-icons/svg/copy';
import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';

/** Copies, and says that it did. Works on plain http too, where there is no clipboard API. */
export function CopyButton({ label, text }: { label?: string; text: string | (() => string) }) {
  const styles = useStyles();
  const t = useTranslations('common');
  const [copied, setCopied] = useState(false);

  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2000);
    return () => clearTimeout(timer);
  }, [copied]);

  async function copy() {
    const value = typeof text === 'function' ? text() : text;
    setCopied(await writeClipboard(value));
  }

  return (
    <Button
      className={styles.button}
      size="small"
      icon={copied ? <CheckmarkRegular /> : <CopyRegular />}
      onClick={copy}
    >
      <span aria-live="polite">{copied ? t('copied') : (label ?? t('copy'))}</span>
    </Button>
  );
}

const useStyles = makeStyles({ button: { flexShrink: 0, whiteSpace: 'nowrap' } });

async function writeClipboard(text: string): Promise<boolean> {
  if (navigator.clipboard) {
    const written = await navigator.clipboard.writeText(text).then(
      () => true,
      () => false,
    );
    if (written) return true;
  }
  return copyBySelection(text);
}

function copyBySelection(text: string): boolean {
  const focused = document.activeElement;
  const area = document.createElement('textarea');
  area.value = text;
  area.setAttribute('readonly', '');
  area.style.position = 'fixed';
  area.style.opacity = '0';
  // Inside an open dialog, if any: outside of it the focus trap takes the selection away.
  (document.querySelector('[role="dialog"]') ?? document.body).append(area);
  area.select();
  const done = document.execCommand('copy');
  area.remove();
  if (focused instanceof HTMLElement) focused.focus();
  return done;
}
