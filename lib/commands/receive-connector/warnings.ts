import type { Problem } from '@/lib/commands/command/errors';
import { isLocalOnly, letsInOthers } from '@/lib/mail/routing/local-only';
import { isOldTls } from '@/lib/mail/routing/tls-minimum-version';
import type { ReceiveConnector } from './settings';

/** What works as it was asked for, and is hardly what was meant. @param isGiven whether a parameter was among what was asked for */
export function warningsOf(
  name: string,
  connector: ReceiveConnector,
  isGiven: (parameter: keyof ReceiveConnector) => boolean,
): Problem[] {
  const warning = (id: string, parameter: string, args: Record<string, string> = {}): Problem => ({
    id,
    parameter,
    args,
  });
  const { AuthMechanism, PermissionGroups, Bindings, RemoteIPRanges, TlsMinimumVersion } = connector;
  const isBasic = AuthMechanism.includes('BasicAuth');
  const takesUsers = PermissionGroups.includes('ExchangeUsers');
  const isOpen = isBasic && !AuthMechanism.includes('BasicAuthRequireTLS');
  const ofRights = [
    ...(isOpen ? [warning('PasswordsInTheClear', 'AuthMechanism')] : []),
    ...(isBasic && !takesUsers ? [warning('SignInGivesNothing', 'PermissionGroups')] : []),
    ...(takesUsers && !isBasic ? [warning('NobodyCanSignIn', 'AuthMechanism')] : []),
  ];
  const turnsAway = isLocalOnly(Bindings) && letsInOthers(RemoteIPRanges);
  const ofPlaces = turnsAway
    ? [warning('LocalOnlyConnector', 'Bindings', { name, bindings: Bindings.join(', ') })]
    : [];
  const ofTls = isOldTls(TlsMinimumVersion) ? [warning('OldTlsAllowed', 'TlsMinimumVersion')] : [];
  return [
    ...(isGiven('AuthMechanism') || isGiven('PermissionGroups') ? ofRights : []),
    ...(isGiven('Bindings') || isGiven('RemoteIPRanges') ? ofPlaces : []),
    ...(isGiven('TlsMinimumVersion') ? ofTls : []),
  ];
}
