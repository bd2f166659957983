'use client';

import { MessageBar, MessageBarBody } from '@fluentui/react-components';
import { useTranslations } from 'next-intl';
import { useWatch } from 'react-hook-form';
import { useProblemText } from '@/components/console/command/use-problem-text';
import { EnabledCell } from '@/components/console/list/enabled-cell';
import { SettingField } from '@/components/settings/setting-field';
import { SettingSection } from '@/components/settings/setting-section';
import { CheckField } from '@/components/ui/form-fields/check-field';
import { SelectField } from '@/components/ui/form-fields/select-field';
import { TextAreaField } from '@/components/ui/form-fields/text-area-field';
import { TextField } from '@/components/ui/form-fields/text-field';
import { PropertyList } from '@/components/ui/text/property-list';
import { isLocalOnly, letsInOthers } from '@/lib/mail/routing/local-only';
import { isOldTls } from '@/lib/mail/routing/tls-minimum-version';
import { RECEIVE_CONNECTOR_SETTINGS } from '@/lib/mail/settings/receive-connector-settings';
import { faultsOf, LISTENING, stateOf } from './binding-state';
import { BindingsField } from './bindings-field';
import { GROUPS, LIMITS, MECHANISMS, type ReceiveConnectorForm, TLS } from './connector-form';
import type { ReceiveConnectorRow } from './connector-row';

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
        <TextField<ReceiveConnectorForm>
          name="DefaultDomain"
          label={t('defaultDomain')}
          hint={t('defaultDomainHint')}
        />
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

/** Where it listens, and for whom. */
export function ConnectorNetwork({ connector }: { connector: ReceiveConnectorRow }) {
  const t = useTranslations('serverConfiguration.sheet');
  const status = useTranslations('receiveConnector.binding');
  const explain = useProblemText();
  const [bindings, ranges] = useWatch<ReceiveConnectorForm, ['Bindings', 'RemoteIPRanges']>({
    name: ['Bindings', 'RemoteIPRanges'],
  });
  const relays = connector.AuthMechanism.includes('ExternalAuthoritative');
  return (
    <>
      <SettingSection>
        <BindingsField
          statusOf={(binding) => {
            const state = stateOf(connector, binding);
            return state === null ? '' : status(state === LISTENING ? 'listening' : 'notListening');
          }}
        />
        {faultsOf(connector).map((fault) => (
          <Warning key={fault.args.binding}>{explain(fault).sentence}</Warning>
        ))}
        {isLocalOnly(bindings) && (
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
  const [isBasic, needsTls, isExternal, oldest] = useWatch<
    ReceiveConnectorForm,
    ['BasicAuth', 'BasicAuthRequireTLS', 'ExternalAuthoritative', 'TlsMinimumVersion']
  >({ name: ['BasicAuth', 'BasicAuthRequireTLS', 'ExternalAuthoritative', 'TlsMinimumVersion'] });
  return (
    <>
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
      <SettingSection>
        {TLS.map((name) => (
          <ConnectorSetting key={name} name={name} />
        ))}
        {isOldTls(oldest) && <Warning>{t('oldTls')}</Warning>}
      </SettingSection>
    </>
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
        <ConnectorSetting key={name} name={name} />
      ))}
    </SettingSection>
  );
}

function ConnectorSetting({ name }: { name: (typeof LIMITS)[number] | (typeof TLS)[number] }) {
  return (
    <SettingField
      name={name}
      setting={RECEIVE_CONNECTOR_SETTINGS[name]}
      texts={`serverConfiguration.connectorSettings.${name}`}
    />
  );
}
