import type { Locale } from './locale';
import { type MergedAreas, type MessageTree, mergeAreas } from './merge';
import acceptedDomainEn from './messages/en/accepted-domain.json';
import accountEn from './messages/en/account.json';
import auditLogEn from './messages/en/audit-log.json';
import backPressureEn from './messages/en/back-pressure.json';
import cliEn from './messages/en/cli.json';
import clientEn from './messages/en/client.json';
import commonEn from './messages/en/common.json';
import connectorTestEn from './messages/en/connector-test.json';
import consoleEn from './messages/en/console.json';
import consoleErrorsEn from './messages/en/console-errors.json';
import dataTableEn from './messages/en/data-table.json';
import deviceEn from './messages/en/device.json';
import dsnEn from './messages/en/dsn.json';
import errorsEn from './messages/en/errors.json';
import errorsAuditEn from './messages/en/errors-audit.json';
import errorsConnectorTestEn from './messages/en/errors-connector-test.json';
import errorsConsoleEn from './messages/en/errors-console.json';
import errorsOauthEn from './messages/en/errors-oauth.json';
import errorsPeopleEn from './messages/en/errors-people.json';
import errorsQueueEn from './messages/en/errors-queue.json';
import errorsReceiveEn from './messages/en/errors-receive.json';
import errorsShellEn from './messages/en/errors-shell.json';
import errorsSignInEn from './messages/en/errors-sign-in.json';
import filterBarEn from './messages/en/filter-bar.json';
import helpEn from './messages/en/help.json';
import helpAuditEn from './messages/en/help-audit.json';
import helpConnectorTestEn from './messages/en/help-connector-test.json';
import helpOauthEn from './messages/en/help-oauth.json';
import helpOidcEn from './messages/en/help-oidc.json';
import helpPeopleEn from './messages/en/help-people.json';
import helpReceiveEn from './messages/en/help-receive.json';
import helpSignInEn from './messages/en/help-sign-in.json';
import httpFaultEn from './messages/en/http-fault.json';
import lastErrorEn from './messages/en/last-error.json';
import oidcProviderEn from './messages/en/oidc-provider.json';
import organizationEn from './messages/en/organization.json';
import passkeyEn from './messages/en/passkey.json';
import queueViewerEn from './messages/en/queue-viewer.json';
import receiveConnectorEn from './messages/en/receive-connector.json';
import receiveSessionEn from './messages/en/receive-session.json';
import receiveTestEn from './messages/en/receive-test.json';
import roleGroupEn from './messages/en/role-group.json';
import secondFactorEn from './messages/en/second-factor.json';
import sendConnectorEn from './messages/en/send-connector.json';
import serverConfigurationEn from './messages/en/server-configuration.json';
import signInEn from './messages/en/sign-in.json';
import smtpCredentialEn from './messages/en/smtp-credential.json';
import smtpStatusEn from './messages/en/smtp-status.json';
import testMessageEn from './messages/en/test-message.json';
import userEn from './messages/en/user.json';
import acceptedDomainJa from './messages/ja/accepted-domain.json';
import accountJa from './messages/ja/account.json';
import auditLogJa from './messages/ja/audit-log.json';
import backPressureJa from './messages/ja/back-pressure.json';
import cliJa from './messages/ja/cli.json';
import clientJa from './messages/ja/client.json';
import commonJa from './messages/ja/common.json';
import connectorTestJa from './messages/ja/connector-test.json';
import consoleJa from './messages/ja/console.json';
import consoleErrorsJa from './messages/ja/console-errors.json';
import dataTableJa from './messages/ja/data-table.json';
import deviceJa from './messages/ja/device.json';
import dsnJa from './messages/ja/dsn.json';
import errorsJa from './messages/ja/errors.json';
import errorsAuditJa from './messages/ja/errors-audit.json';
import errorsConnectorTestJa from './messages/ja/errors-connector-test.json';
import errorsConsoleJa from './messages/ja/errors-console.json';
import errorsOauthJa from './messages/ja/errors-oauth.json';
import errorsPeopleJa from './messages/ja/errors-people.json';
import errorsQueueJa from './messages/ja/errors-queue.json';
import errorsReceiveJa from './messages/ja/errors-receive.json';
import errorsShellJa from './messages/ja/errors-shell.json';
import errorsSignInJa from './messages/ja/errors-sign-in.json';
import filterBarJa from './messages/ja/filter-bar.json';
import helpJa from './messages/ja/help.json';
import helpAuditJa from './messages/ja/help-audit.json';
import helpConnectorTestJa from './messages/ja/help-connector-test.json';
import helpOauthJa from './messages/ja/help-oauth.json';
import helpOidcJa from './messages/ja/help-oidc.json';
import helpPeopleJa from './messages/ja/help-people.json';
import helpReceiveJa from './messages/ja/help-receive.json';
import helpSignInJa from './messages/ja/help-sign-in.json';
import httpFaultJa from './messages/ja/http-fault.json';
import lastErrorJa from './messages/ja/last-error.json';
import oidcProviderJa from './messages/ja/oidc-provider.json';
import organizationJa from './messages/ja/organization.json';
import passkeyJa from './messages/ja/passkey.json';
import queueViewerJa from './messages/ja/queue-viewer.json';
import receiveConnectorJa from './messages/ja/receive-connector.json';
import receiveSessionJa from './messages/ja/receive-session.json';
import receiveTestJa from './messages/ja/receive-test.json';
import roleGroupJa from './messages/ja/role-group.json';
import secondFactorJa from './messages/ja/second-factor.json';
import sendConnectorJa from './messages/ja/send-connector.json';
import serverConfigurationJa from './messages/ja/server-configuration.json';
import signInJa from './messages/ja/sign-in.json';
import smtpCredentialJa from './messages/ja/smtp-credential.json';
import smtpStatusJa from './messages/ja/smtp-status.json';
import testMessageJa from './messages/ja/test-message.json';
import userJa from './messages/ja/user.json';

/**
 * Owns: all texts for people, by language.
 * Promises: one tree a language, the same keys in each (by type, and catalogue.test.ts); ICU message format.
 * Does not: translate, or know which screen needs which area (frames.ts). A new area file is named here in both languages; the
 *   test says so when it is not.
 */

const english = {
  'accepted-domain': acceptedDomainEn,
  account: accountEn,
  'audit-log': auditLogEn,
  'back-pressure': backPressureEn,
  cli: cliEn,
  client: clientEn,
  common: commonEn,
  'connector-test': connectorTestEn,
  console: consoleEn,
  'console-errors': consoleErrorsEn,
  'data-table': dataTableEn,
  device: deviceEn,
  dsn: dsnEn,
  errors: errorsEn,
  'errors-connector-test': errorsConnectorTestEn,
  'errors-console': errorsConsoleEn,
  'errors-audit': errorsAuditEn,
  'errors-oauth': errorsOauthEn,
  'errors-people': errorsPeopleEn,
  'errors-queue': errorsQueueEn,
  'errors-receive': errorsReceiveEn,
  'errors-shell': errorsShellEn,
  'errors-sign-in': errorsSignInEn,
  'filter-bar': filterBarEn,
  help: helpEn,
  'help-audit': helpAuditEn,
  'help-oidc': helpOidcEn,
  'help-connector-test': helpConnectorTestEn,
  'help-oauth': helpOauthEn,
  'help-people': helpPeopleEn,
  'help-receive': helpReceiveEn,
  'help-sign-in': helpSignInEn,
  'http-fault': httpFaultEn,
  'last-error': lastErrorEn,
  'oidc-provider': oidcProviderEn,
  passkey: passkeyEn,
  organization: organizationEn,
  'queue-viewer': queueViewerEn,
  'receive-connector': receiveConnectorEn,
  'receive-session': receiveSessionEn,
  'receive-test': receiveTestEn,
  'role-group': roleGroupEn,
  'second-factor': secondFactorEn,
  'send-connector': sendConnectorEn,
  'server-configuration': serverConfigurationEn,
  'sign-in': signInEn,
  'smtp-credential': smtpCredentialEn,
  'smtp-status': smtpStatusEn,
  'test-message': testMessageEn,
  user: userEn,
};

const japanese: typeof english = {
  'accepted-domain': acceptedDomainJa,
  account: accountJa,
  'audit-log': auditLogJa,
  'back-pressure': backPressureJa,
  cli: cliJa,
  client: clientJa,
  common: commonJa,
  'connector-test': connectorTestJa,
  console: consoleJa,
  'console-errors': consoleErrorsJa,
  'data-table': dataTableJa,
  device: deviceJa,
  dsn: dsnJa,
  errors: errorsJa,
  'errors-connector-test': errorsConnectorTestJa,
  'errors-console': errorsConsoleJa,
  'errors-audit': errorsAuditJa,
  'errors-oauth': errorsOauthJa,
  'errors-people': errorsPeopleJa,
  'errors-queue': errorsQueueJa,
  'errors-receive': errorsReceiveJa,
  'errors-shell': errorsShellJa,
  'errors-sign-in': errorsSignInJa,
  'filter-bar': filterBarJa,
  help: helpJa,
  'help-audit': helpAuditJa,
  'help-oidc': helpOidcJa,
  'help-connector-test': helpConnectorTestJa,
  'help-oauth': helpOauthJa,
  'help-people': helpPeopleJa,
  'help-receive': helpReceiveJa,
  'help-sign-in': helpSignInJa,
  'http-fault': httpFaultJa,
  'last-error': lastErrorJa,
  'oidc-provider': oidcProviderJa,
  passkey: passkeyJa,
  organization: organizationJa,
  'queue-viewer': queueViewerJa,
  'receive-connector': receiveConnectorJa,
  'receive-session': receiveSessionJa,
  'receive-test': receiveTestJa,
  'role-group': roleGroupJa,
  'second-factor': secondFactorJa,
  'send-connector': sendConnectorJa,
  'server-configuration': serverConfigurationJa,
  'sign-in': signInJa,
  'smtp-credential': smtpCredentialJa,
  'smtp-status': smtpStatusJa,
  'test-message': testMessageJa,
  user: userJa,
};

/** Area -> its texts, as types see them. */
export type Catalogue = MergedAreas<typeof english>;

const trees: Readonly<Record<Locale, MessageTree>> = { en: mergeAreas(english), ja: mergeAreas(japanese) };

export function catalogue(locale: Locale): MessageTree {
  return trees[locale];
}
