'use client';

import {
  Checkbox,
  MessageBar,
  MessageBarBody,
  makeStyles,
  Radio,
  RadioGroup,
} from '@fluentui/react-components';
import { useTranslations } from 'next-intl';
import { useController } from 'react-hook-form';
import { TextField } from '@/components/ui/form-fields/text-field';
import { usesBasicAuth } from '@/lib/mail/routing/send-connector-choices';
import type { SendConnectorForm } from './form';
import { SmtpCredentialField } from './smtp-credential-field';

/** "Configure smart host authentication settings". Exchange Server Authentication is not in this version. */
export function AuthenticationField({ passwordStored = false }: { passwordStored?: boolean }) {
  const styles = useStyles();
  const t = useTranslations('sendConnector.authentication');
  const { field } = useController<SendConnectorForm, 'SmartHostAuthMechanism'>({
    name: 'SmartHostAuthMechanism',
  });
  const basic = usesBasicAuth(field.value);
  return (
    <div className={styles.fields}>
      <RadioGroup
        aria-label={t('how')}
        value={basic ? 'BasicAuth' : field.value}
        // Over TLS unless somebody decides otherwise: without it the password can be read on the way.
        onChange={(_event, data) =>
          field.onChange(data.value === 'BasicAuth' ? 'BasicAuthRequireTLS' : data.value)
        }
      >
        <Radio value="None" label={t('none')} />
        <Radio value="BasicAuth" label={t('basic')} />
        {basic && (
          <div className={styles.basic}>
            <TextField<SendConnectorForm> name="UserName" label={t('userName')} required width={320} />
            <TextField<SendConnectorForm>
              name="Password"
              label={t('password')}
              type="password"
              autoComplete="new-password"
              required={!passwordStored}
              hint={passwordStored ? t('passwordStored') : undefined}
              width={320}
            />
            <Checkbox
              className={styles.check}
              label={t('overTls')}
              checked={field.value === 'BasicAuthRequireTLS'}
              onChange={(_event, data) => field.onChange(data.checked ? 'BasicAuthRequireTLS' : 'BasicAuth')}
            />
            {field.value === 'BasicAuth' && (
              <MessageBar intent="warning" layout="multiline">
                <MessageBarBody>{t('clearText')}</MessageBarBody>
              </MessageBar>
            )}
          </div>
        )}
        <Radio value="XOAuth2" label={t('oauth')} />
        {field.value === 'XOAuth2' && (
          <div className={styles.basic}>
            <SmtpCredentialField />
          </div>
        )}
        <Radio value="ExternalAuthoritative" label={t('external')} />
      </RadioGroup>
    </div>
  );
}

const useStyles = makeStyles({
  fields: { display: 'grid', gap: '8px' },
  basic: { display: 'grid', gap: '8px', margin: '4px 0 8px 32px' },
  check: { marginLeft: '-8px' },
});
