'use client';

import { MessageBar, MessageBarBody, makeStyles, tokens } from '@fluentui/react-components';
import { useTranslations } from 'next-intl';
import { useWatch } from 'react-hook-form';
import { EnabledCell } from '@/components/console/list/enabled-cell';
import { SettingField } from '@/components/settings/setting-field';
import { SettingSection } from '@/components/settings/setting-section';
import { CheckField } from '@/components/ui/form-fields/check-field';
import { SelectField } from '@/components/ui/form-fields/select-field';
import { TextAreaField } from '@/components/ui/form-fields/text-area-field';
import { TextField } from '@/components/ui/form-fields/text-field';
import { PropertyList } from '@/components/ui/text/property-list';
import { RECEIVE_CONNECTOR_SETTINGS } from '@/lib/mail/settings/receive-connector-settings';
import { GROUPS, LIMITS, MECHANISMS, type ReceiveConnectorForm } from './connector-form';
import type { ReceiveConnectorRow } from './connector-row';
import { isLocalOnly, letsInOthers } from './local-only';

export function ConnectorGeneral({ connector }: { connector: ReceiveConnectorRow }) {
  const t = useTranslations('serverConfiguration.sheet');
  const columns = useTranslations('serverConfiguration.columns');
  const common = useTranslations('common');
  return (
    <>
      <SettingSection>
        <PropertyList
          items={[
            { label: columns('status'), value: <EnabledCell enabled={connector.Enabled} /> },
            { label: columns('server'), value: connector.Server },
          ]}
        />
      </SettingSection>
      <SettingSection>
        <TextField<ReceiveConnectorForm> name="Banner" label={t('banner')} hint={t('bannerHint')} />
        <TextField<ReceiveConnectorForm> name="Fqdn" label={t('fqdn')} />
        <SelectField<ReceiveConnectorForm>
          name="ProtocolLoggingLevel"
          label={t('protocolLogging')}
          width={200}
          options={[
            { value: 'None', label: common('none') },
            { value: 'Verbose', label: common('verbose') },
          ]}
        />
        <TextField<ReceiveConnectorForm>
          name="MaxMessageSize"
          label={t('maxSize')}
          hint={t('maxSizeHint')}
          width={200}
        />
        <TextAreaField<ReceiveConnectorForm> name="Comment" label={t('comment')} />
      </SettingSection>
    </>
  );
}

/** Bindings belong to the process; who may connect is set here. */
export function ConnectorNetwork({ connector }: { connector: ReceiveConnectorRow }) {
  const styles = useStyles();
  const t = useTranslations('serverConfiguration.sheet');
  const ranges = useWatch<ReceiveConnectorForm, 'RemoteIPRanges'>({ name: 'RemoteIPRanges' });
  const relays = connector.AuthMechanism.includes('ExternalAuthoritative');
  return (
    <>
      <SettingSection title={t('bindings')}>
        <ul className={styles.list}>
          {connector.Bindings.map((binding) => (
            <li key={binding}>{binding}</li>
          ))}
        </ul>
        <p className={styles.quiet}>{t('bindingsHint')}</p>
        {isLocalOnly(connector.Bindings) && (
          <MessageBar intent={letsInOthers(ranges.split('\n')) ? 'warning' : 'info'} layout="multiline">
            <MessageBarBody>{t('localOnly')}</MessageBarBody>
          </MessageBar>
        )}
      </SettingSection>
      <SettingSection>
        <TextAreaField<ReceiveConnectorForm>
          name="RemoteIPRanges"
          label={t('remoteRanges')}
          hint={t('remoteRangesHint')}
          rows={8}
        />
        {relays && <Warning>{t('relayHint')}</Warning>}
      </SettingSection>
      <SettingSection>
        <TextAreaField<ReceiveConnectorForm>
          name="ProxyProtocolIPRanges"
          label={t('proxyRanges')}
          hint={t('proxyRangesHint')}
          rows={3}
        />
      </SettingSection>
    </>
  );
}

/** How a client proves who it is. */
export function ConnectorAuthentication() {
  const t = useTranslations('serverConfiguration.sheet');
  const [isBasic, needsTls, isExternal] = useWatch<
    ReceiveConnectorForm,
    ['BasicAuth', 'BasicAuthRequireTLS', 'ExternalAuthoritative']
  >({ name: ['BasicAuth', 'BasicAuthRequireTLS', 'ExternalAuthoritative'] });
  return (
    <SettingSection title={t('authMechanism')}>
      {MECHANISMS.map((name) => (
        <CheckField<ReceiveConnectorForm>
          key={name}
          name={name}
          label={t(`mechanisms.${name}`)}
          hint={t(`mechanismHints.${name}`)}
          disabled={name === 'BasicAuthRequireTLS' && !isBasic}
        />
      ))}
      {isBasic && !needsTls && <Warning>{t('passwordsInTheClear')}</Warning>}
      {isExternal && <Warning>{t('relayHint')}</Warning>}
    </SettingSection>
  );
}

/** Who may use the connector. */
export function ConnectorPermissionGroups() {
  const t = useTranslations('serverConfiguration.sheet');
  const [isBasic, takesUsers] = useWatch<ReceiveConnectorForm, ['BasicAuth', 'ExchangeUsers']>({
    name: ['BasicAuth', 'ExchangeUsers'],
  });
  return (
    <SettingSection title={t('permissionGroupsHelp')}>
      {GROUPS.map((name) => (
        <CheckField<ReceiveConnectorForm>
          key={name}
          name={name}
          label={t(`permissions.${name}`)}
          hint={t(`permissionHints.${name}`)}
        />
      ))}
      {isBasic !== takesUsers && <Warning>{t(isBasic ? 'signInGivesNothing' : 'nobodyCanSignIn')}</Warning>}
    </SettingSection>
  );
}

function Warning({ children }: { children: string }) {
  return (
    <MessageBar intent="warning" layout="multiline">
      <MessageBarBody>{children}</MessageBarBody>
    </MessageBar>
  );
}

export function ConnectorLimits() {
  return (
    <SettingSection pairs>
      {LIMITS.map((name) => (
        <SettingField
          key={name}
          name={name}
          setting={RECEIVE_CONNECTOR_SETTINGS[name]}
          texts={`serverConfiguration.connectorSettings.${name}`}
        />
      ))}
    </SettingSection>
  );
}

const useStyles = makeStyles({
  list: { margin: 0, paddingLeft: '20px' },
  quiet: { margin: 0, color: tokens.colorNeutralForeground3, fontSize: '12px', lineHeight: '16px' },
});
