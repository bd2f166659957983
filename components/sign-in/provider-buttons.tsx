'use client';

import { Button, Divider, makeStyles } from '@fluentui/react-components';
import { useTranslations } from 'next-intl';
import type { ShownProvider } from './provider-sign-in';

interface Props {
  readonly providers: readonly ShownProvider[];
  readonly busy: boolean;
  readonly onChosen: (provider: ShownProvider) => void;
  /** Null: this browser has none for this address. */
  readonly onPasskey: (() => void) | null;
}

/** The ways in beside the password: a passkey, each sign-in provider. */
export function ProviderButtons({ providers, busy, onChosen, onPasskey }: Props) {
  const styles = useStyles();
  const t = useTranslations('signIn');
  if (providers.length === 0 && onPasskey === null) return null;
  return (
    <>
      <Divider>{t('or')}</Divider>
      {onPasskey !== null && (
        <Button disabledFocusable={busy} onClick={onPasskey}>
          {t('byPasskey')}
        </Button>
      )}
      {providers.map((provider) => (
        <Button
          key={provider.id}
          className={styles.button}
          disabledFocusable={busy}
          onClick={() => onChosen(provider)}
        >
          {t('byProvider', { provider: provider.name })}
        </Button>
      ))}
    </>
  );
}

const useStyles = makeStyles({
  // A name of 64 characters takes two lines.
  button: { overflowWrap: 'anywhere', minWidth: 0 },
});
