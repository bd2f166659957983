'use client';

import { MessageBar, MessageBarBody, makeStyles } from '@fluentui/react-components';
import { useTranslations } from 'next-intl';
import type { SmtpServer } from '@/components/account/account-row';
import { SecretDialog } from '@/components/account/secret-dialog';
import { CopyButton } from '@/components/ui/text/copy-button';
import { MonoBox } from '@/components/ui/text/mono-box';
import type { MadeDevice } from './device-row';
import { FirstSignIn } from './first-sign-in';
import { handOnText } from './hand-on-text';
import { NoPlace } from './no-place';

interface Props {
  readonly made: MadeDevice;
  readonly places: readonly SmtpServer[];
  readonly onClose: () => void;
}

/** What is entered in a device, as text to hand on, this one time; and whether it has signed in yet. */
export function DeviceMade({ made, places, onClose }: Props) {
  const styles = useStyles();
  const t = useTranslations('device.made');
  const words = useTranslations('account.appPasswords');
  const columns = useTranslations('device.columns');
  const shown = made.place === null ? places : [made.place];
  const text = handOnText(
    { userName: made.userName, password: made.password, sendAs: made.sendAs, places: shown },
    {
      userName: words('userName'),
      password: words('password'),
      server: words('server'),
      port: words('port'),
      encryption: words('encryption'),
      sendAs: columns('SendAs'),
      encryptions: {
        Tls: words('encryptions.Tls'),
        StartTls: words('encryptions.StartTls'),
        None: words('encryptions.None'),
      },
    },
  );
  return (
    <SecretDialog title={t('title', { name: made.name })} onClose={onClose}>
      <p>{t('help')}</p>
      <MonoBox label={t('label')} text={text} isSecret />
      <div className={styles.buttons}>
        <CopyButton label={t('copy')} text={text} />
        <CopyButton label={words('copy')} text={made.password} />
      </div>
      <NoPlace places={places} />
      {made.place?.Encryption === 'None' && (
        <MessageBar intent="warning" layout="multiline">
          <MessageBarBody>{t('inTheClear')}</MessageBarBody>
        </MessageBar>
      )}
      <FirstSignIn password={made.passwordId} user={made.userId} />
    </SecretDialog>
  );
}

const useStyles = makeStyles({
  buttons: { display: 'flex', flexWrap: 'wrap', gap: '8px' },
});
