import type { Problem } from '@/lib/commands/command/errors';
import { mergeSettings } from '@/lib/commands/handler/merge-settings';
import { isDelta } from '@/lib/commands/parameters/list-change';
import { usesBasicAuth } from '@/lib/mail/routing/send-connector-choices';
import { SEND_CONNECTOR_SETTINGS } from '@/lib/mail/settings/send-connector-settings';
import type { SetSendConnector } from './parameters';
import type { SendConnector } from './settings';

/**
 * Owns: what a connector is after Set-SendConnector: the stored settings under the given ones.
 * Promises: pure; what is not given stays, and what can no longer be used is cleared with a warning.
 * Does not: check the result (settings.ts does).
 */

/** The connector after the change. What only smart hosts use goes with them when routing turns to DNS. */
export function mergeSendConnector(
  stored: SendConnector,
  given: SetSendConnector,
): { connector: SendConnector; warnings: readonly Problem[] } {
  const turnsToDns = given.DNSRoutingEnabled === true && !stored.DNSRoutingEnabled;
  const givesSmartHosts =
    given.SmartHosts !== undefined && (isDelta(given.SmartHosts) || given.SmartHosts.length > 0);
  const clears = turnsToDns && !givesSmartHosts && stored.SmartHosts.length > 0;
  const base: SendConnector = clears
    ? {
        ...stored,
        SmartHosts: [],
        SmartHostAuthMechanism: 'None',
        AuthenticationCredential: null,
        SmtpCredential: null,
      }
    : stored;
  const mechanism = given.SmartHostAuthMechanism ?? base.SmartHostAuthMechanism;
  const usable = usesBasicAuth(mechanism) ? base : { ...base, AuthenticationCredential: null };
  const connector: SendConnector = {
    Name: given.Name ?? base.Name,
    Usage: base.Usage,
    SmtpCredential:
      given.SmtpCredential === undefined
        ? mechanism === 'XOAuth2'
          ? base.SmtpCredential
          : null
        : given.SmtpCredential,
    ...mergeSettings(SEND_CONNECTOR_SETTINGS, usable, given),
  };
  const warning: Problem = { id: 'SmartHostsCleared', parameter: 'SmartHosts', args: {} };
  return { connector, warnings: clears && given.SmartHosts === undefined ? [warning] : [] };
}
