import type { Problem } from '@/lib/commands/command/errors';
import { applyListChange, isDelta } from '@/lib/commands/parameters/list-change';
import { usesBasicAuth } from '@/lib/mail/routing/send-connector-choices';
import { type SetSendConnector, sameAddressSpace } from './parameters';
import type { SendConnectorSettings } from './settings';

/**
 * Owns: what a connector is after Set-SendConnector: the stored settings under the given ones.
 * Promises: pure; what is not given stays, and what can no longer be used is cleared with a warning.
 * Does not: check the result (settings.ts does).
 */

/** The connector after the change. What only smart hosts use goes with them when routing turns to DNS. */
export function mergeSettings(
  stored: SendConnectorSettings,
  given: SetSendConnector,
): { settings: SendConnectorSettings; warnings: readonly Problem[] } {
  const turnsToDns = given.DNSRoutingEnabled === true && !stored.DNSRoutingEnabled;
  const givesSmartHosts =
    given.SmartHosts !== undefined && (isDelta(given.SmartHosts) || given.SmartHosts.length > 0);
  const clears = turnsToDns && !givesSmartHosts && stored.SmartHosts.length > 0;
  const base: SendConnectorSettings = clears
    ? { ...stored, SmartHosts: [], SmartHostAuthMechanism: 'None', AuthenticationCredential: null }
    : stored;
  const mechanism = given.SmartHostAuthMechanism ?? base.SmartHostAuthMechanism;
  const keptCredential = usesBasicAuth(mechanism) ? base.AuthenticationCredential : null;
  const settings: SendConnectorSettings = {
    Name: given.Name ?? base.Name,
    Usage: base.Usage,
    Enabled: given.Enabled ?? base.Enabled,
    AddressSpaces: applyListChange(base.AddressSpaces, given.AddressSpaces, sameAddressSpace),
    DNSRoutingEnabled: given.DNSRoutingEnabled ?? base.DNSRoutingEnabled,
    SmartHosts: applyListChange(base.SmartHosts, given.SmartHosts),
    SmartHostAuthMechanism: mechanism,
    AuthenticationCredential:
      given.AuthenticationCredential === undefined ? keptCredential : given.AuthenticationCredential,
    Port: given.Port ?? base.Port,
    MaxMessageSize: given.MaxMessageSize === undefined ? base.MaxMessageSize : given.MaxMessageSize,
    ConnectionInactivityTimeOut: given.ConnectionInactivityTimeOut ?? base.ConnectionInactivityTimeOut,
    RequireTLS: given.RequireTLS ?? base.RequireTLS,
    IgnoreSTARTTLS: given.IgnoreSTARTTLS ?? base.IgnoreSTARTTLS,
    ForceHELO: given.ForceHELO ?? base.ForceHELO,
    TlsAuthLevel: given.TlsAuthLevel === undefined ? base.TlsAuthLevel : given.TlsAuthLevel,
    Fqdn: given.Fqdn === undefined ? base.Fqdn : given.Fqdn,
    ProtocolLoggingLevel: given.ProtocolLoggingLevel ?? base.ProtocolLoggingLevel,
    UseExternalDNSServersEnabled: given.UseExternalDNSServersEnabled ?? base.UseExternalDNSServersEnabled,
    SmtpMaxMessagesPerConnection: given.SmtpMaxMessagesPerConnection ?? base.SmtpMaxMessagesPerConnection,
    Comment: given.Comment ?? base.Comment,
  };
  const warning: Problem = { id: 'SmartHostsCleared', parameter: 'SmartHosts', args: {} };
  return { settings, warnings: clears && given.SmartHosts === undefined ? [warning] : [] };
}
