'use client';

import { Button, Divider, makeStyles } from '@fluentui/react-components';
import { useTranslations } from 'next-intl';
import type { ShownProvider } from './provider-sign-in';

interface Props {
  readonly providers: readonly ShownProvider[];
  readonly busy: boolean;
  readonly onChosen: (provider: ShownProvider) => void;
}

/** A way in for each sign-in provider. */
export function ProviderButtons({ providers, busy, onChosen }: Props) {
  const styles = useStyles();
  const t = useTranslations('signIn');
  return (
    <>
      <Divider>{t('or')}</Divider>
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
