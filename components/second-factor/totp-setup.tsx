'use client';

import { makeStyles, tokens } from '@fluentui/react-components';
import { useTranslations } from 'next-intl';
import { Secret, TOTP } from 'otpauth';
import { useState } from 'react';
import { renderSVG } from 'uqr';
import { CopyButton } from '@/components/ui/text/copy-button';

interface Props {
  readonly userName: string;
  /** The key's field in the form around it. */
  readonly name: string;
}

/**
 * A new key for an authenticator app, as a picture and as text; the form around it sends it along with a code of it. The key is made
 * here, and the server keeps it only when the app has shown that it has it.
 */
export function TotpSetup({ userName, name }: Props) {
  const styles = useStyles();
  const t = useTranslations('secondFactor');
  const [totp] = useState(
    () =>
      new TOTP({
        issuer: 'Postern',
        label: `${userName} (${window.location.hostname})`,
        secret: new Secret({ size: KEY_BYTES }),
      }),
  );
  const key = totp.secret.base32;
  const picture = `data:image/svg+xml,${encodeURIComponent(renderSVG(totp.toString(), { ecc: 'M', border: 2 }))}`;
  return (
    <div className={styles.setup}>
      <p className={styles.help}>{t('scan')}</p>
      {/* biome-ignore lint/performance/noImgElement: made here, of a secret: nothing for the server to see or to shrink */}
      <img className={styles.picture} src={picture} alt={t('picture')} />
      <div className={styles.key}>
        <span>{t('key')}</span>
        <code className={styles.letters} data-key>
          {key.replace(/.{4}(?=.)/g, '$& ')}
        </code>
        <CopyButton label={t('copyKey')} text={() => key} />
      </div>
      <input type="hidden" name={name} value={key} />
    </div>
  );
}

/** RFC 4226 4, R6: what it recommends. */
const KEY_BYTES = 20;

const useStyles = makeStyles({
  setup: { display: 'grid', gap: '12px', justifyItems: 'center' },
  help: { margin: 0, justifySelf: 'start' },
  // Apps read dark on light, whatever the console's colours.
  picture: { width: '176px', height: '176px', backgroundColor: 'white' },
  key: { display: 'grid', gap: '4px', justifyItems: 'center', color: tokens.colorNeutralForeground2 },
  letters: {
    fontFamily: tokens.fontFamilyMonospace,
    color: tokens.colorNeutralForeground1,
    textAlign: 'center',
    overflowWrap: 'anywhere',
  },
});
