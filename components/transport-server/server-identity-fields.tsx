'use client';

import { MessageBar, MessageBarBody, makeStyles } from '@fluentui/react-components';
import { useTranslations } from 'next-intl';
import { useProblemText } from '@/components/console/command/use-problem-text';
import { SettingField } from '@/components/settings/setting-field';
import { SettingSection } from '@/components/settings/setting-section';
import { isFullName } from '@/lib/mail/address/domain';
import { TRANSPORT_SERVER_SETTINGS } from '@/lib/mail/settings/transport-server-settings';
import { IDENTITY } from './server-form';
import type { ServerRow } from './server-row';

/** By what name and addresses others know the server. */
export function ServerIdentityFields({ server }: { server: ServerRow }) {
  const t = useTranslations('serverConfiguration.sheet');
  const styles = useStyles();
  const explain = useProblemText();
  const { Name, Fqdn } = server;
  const nameless = { id: 'ServerNameNotFull', parameter: 'Fqdn', args: { server: Name, fqdn: Fqdn } };
  return (
    <div className={styles.below}>
      <SettingSection title={t('identity')}>
        {!isFullName(Fqdn) && (
          <MessageBar intent="warning" layout="multiline">
            <MessageBarBody>{explain(nameless).message}</MessageBarBody>
          </MessageBar>
        )}
        {IDENTITY.map((name) => (
          <SettingField
            key={name}
            name={name}
            setting={TRANSPORT_SERVER_SETTINGS[name]}
            texts={`serverConfiguration.serverSettings.${name}`}
          />
        ))}
      </SettingSection>
    </div>
  );
}

const useStyles = makeStyles({ below: { marginTop: '20px' } });
