import { getAcceptedDomain } from './accepted-domain/get';
import { newAcceptedDomain } from './accepted-domain/new';
import { removeAcceptedDomain } from './accepted-domain/remove';
import { setAcceptedDomain } from './accepted-domain/set';
import { getAccount } from './account/get-account';
import { setAdministratorPassword } from './account/set-administrator-password';
import { getAdminAuditLogConfig } from './admin-audit-log/get-config';
import { searchAdminAuditLog } from './admin-audit-log/search';
import { setAdminAuditLogConfig } from './admin-audit-log/set-config';
import { undoAdminChange } from './admin-audit-log/undo';
import { testAdminAuditLog } from './admin-audit-log/verify';
import { getApiToken } from './api-token/get';
import { newApiToken } from './api-token/new';
import { removeApiToken } from './api-token/remove';
import { getAppPassword } from './app-password/get';
import { newAppPassword } from './app-password/new';
import { removeAppPassword } from './app-password/remove';
import { getClientReport } from './client-report/get';
import { setClientReport } from './client-report/set';
import type { CommandDefinition } from './command/define';
import { refuse } from './command/errors';
import { getConsoleCertificate } from './console-certificate/get';
import { getCommand } from './help/get-command';
import { getHelp } from './help/get-help';
import { addIpBlockListEntry } from './ip-block-list/add';
import { getIpBlockListEntry } from './ip-block-list/get';
import { removeIpBlockListEntry } from './ip-block-list/remove';
import { exportMessage } from './message/export';
import { getMessage } from './message/get';
import { getDeliveryAttempt } from './message/get-delivery-attempt';
import { getFinishedMessage } from './message/get-finished';
import { removeMessage } from './message/remove';
import { resumeMessage } from './message/resume';
import { sendMailMessage } from './message/send-mail-message';
import { setMessage } from './message/set';
import { suspendMessage } from './message/suspend';
import { getOidcProvider } from './oidc-provider/get';
import { newOidcProvider } from './oidc-provider/new';
import { removeOidcProvider } from './oidc-provider/remove';
import { setOidcProvider } from './oidc-provider/set';
import { testOidcProvider } from './oidc-provider/verify';
import { getOrganizationConfig } from './organization-config/get';
import { setOrganizationConfig } from './organization-config/set';
import { getPasskey } from './passkey/get';
import { newPasskey } from './passkey/new';
import { removePasskey } from './passkey/remove';
import { getQueue } from './queue/get';
import { resumeQueue } from './queue/resume';
import { retryQueue } from './queue/retry';
import { suspendQueue } from './queue/suspend';
import { getReceiveConnector } from './receive-connector/get';
import { newReceiveConnector } from './receive-connector/new';
import { removeReceiveConnector } from './receive-connector/remove';
import { setReceiveConnector } from './receive-connector/set';
import { testReceiveConnector } from './receive-connector/test';
import { getReceiveSession } from './receive-session/get';
import { getRestoredMail } from './restored-mail/get';
import { removeRestoredMail } from './restored-mail/remove';
import { resumeRestoredMail } from './restored-mail/resume';
import { addMember } from './role-group/add-member';
import { getRoleGroup } from './role-group/get';
import { getManagementRole } from './role-group/get-management-role';
import { getMember } from './role-group/get-member';
import { newRoleGroup } from './role-group/new';
import { removeRoleGroup } from './role-group/remove';
import { removeMember } from './role-group/remove-member';
import { setRoleGroup } from './role-group/set';
import { disableSecondFactor } from './second-factor/disable';
import { disableUserSecondFactor } from './second-factor/disable-of-user';
import { enableSecondFactor } from './second-factor/enable';
import { getSecondFactor } from './second-factor/get';
import { newRecoveryCode } from './second-factor/new-recovery-code';
import { getSendConnector } from './send-connector/get';
import { newSendConnector } from './send-connector/new';
import { removeSendConnector } from './send-connector/remove';
import { setSendConnector } from './send-connector/set';
import { testSendConnector } from './send-connector/test';
import { getSendConnectorTest, stopSendConnectorTest } from './send-connector/test-jobs';
import { connectSmtpCredential } from './smtp-credential/connect';
import { getSmtpCredential } from './smtp-credential/get';
import { newSmtpCredential } from './smtp-credential/new';
import { removeSmtpCredential } from './smtp-credential/remove';
import { setSmtpCredential } from './smtp-credential/set';
import { testSmtpCredential } from './smtp-credential/test';
import { getSystemMessage } from './system-message/get';
import { newSystemMessage } from './system-message/new';
import { removeSystemMessage } from './system-message/remove';
import { setSystemMessage } from './system-message/set';
import { getTransportServer } from './transport-server/get';
import { setTransportServer } from './transport-server/set';
import { disableUser } from './user/disable';
import { enableUser } from './user/enable';
import { getUser } from './user/get';
import { newUser } from './user/new';
import { removeUser } from './user/remove';
import { setUser } from './user/set';
import { setUserPassword } from './user/set-password';
import { getUserSession } from './user-session/get';
import { removeUserSession } from './user-session/remove';

/**
 * Owns: the list of cmdlets.
 * Promises: names are unique; lookup ignores case as PowerShell does.
 */

const definitions: readonly CommandDefinition[] = [
  newSendConnector,
  setSendConnector,
  getSendConnector,
  removeSendConnector,
  testSendConnector,
  getSendConnectorTest,
  stopSendConnectorTest,
  newSmtpCredential,
  setSmtpCredential,
  getSmtpCredential,
  removeSmtpCredential,
  testSmtpCredential,
  connectSmtpCredential,
  newAcceptedDomain,
  setAcceptedDomain,
  getAcceptedDomain,
  removeAcceptedDomain,
  getTransportServer,
  getConsoleCertificate,
  setTransportServer,
  getReceiveConnector,
  newReceiveConnector,
  setReceiveConnector,
  removeReceiveConnector,
  testReceiveConnector,
  getQueue,
  suspendQueue,
  resumeQueue,
  retryQueue,
  getMessage,
  suspendMessage,
  resumeMessage,
  removeMessage,
  setMessage,
  exportMessage,
  getRestoredMail,
  resumeRestoredMail,
  removeRestoredMail,
  sendMailMessage,
  getFinishedMessage,
  getDeliveryAttempt,
  getReceiveSession,
  getClientReport,
  setClientReport,
  addIpBlockListEntry,
  getIpBlockListEntry,
  removeIpBlockListEntry,
  newSystemMessage,
  setSystemMessage,
  getSystemMessage,
  removeSystemMessage,
  getAccount,
  setAdministratorPassword,
  newUser,
  getUser,
  setUser,
  removeUser,
  enableUser,
  disableUser,
  setUserPassword,
  getUserSession,
  removeUserSession,
  getSecondFactor,
  enableSecondFactor,
  disableSecondFactor,
  newRecoveryCode,
  disableUserSecondFactor,
  newPasskey,
  getPasskey,
  removePasskey,
  newApiToken,
  getApiToken,
  removeApiToken,
  newAppPassword,
  getAppPassword,
  removeAppPassword,
  newRoleGroup,
  getRoleGroup,
  setRoleGroup,
  removeRoleGroup,
  addMember,
  removeMember,
  getMember,
  getManagementRole,
  newOidcProvider,
  getOidcProvider,
  setOidcProvider,
  removeOidcProvider,
  testOidcProvider,
  getOrganizationConfig,
  setOrganizationConfig,
  searchAdminAuditLog,
  testAdminAuditLog,
  getAdminAuditLogConfig,
  setAdminAuditLogConfig,
  undoAdminChange,
  getCommand,
  getHelp,
];

const byName = new Map(definitions.map((definition) => [definition.name.toLowerCase(), definition]));

export function allCommands(): readonly CommandDefinition[] {
  return definitions;
}

/** @throws CommandError CommandUnknown (404) */
export function findCommand(name: string): CommandDefinition {
  const found = byName.get(name.toLowerCase());
  if (!found) throw refuse('CommandUnknown', null, { name }, 404);
  return found;
}
