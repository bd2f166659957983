import type { Problem } from '@/lib/commands/command/errors';
import { isOldTls } from '@/lib/mail/routing/tls-minimum-version';
import type { TransportServerState } from '@/lib/store/configuration/transport-servers';
import type { SendConnector } from './settings';
import { warnIfAllDown, warnOfNames, warnOfSourceAddresses } from './source-servers';

/** What works as it was asked for, and is hardly what was meant. @param isGiven whether a parameter was among what was asked for */
export function warningsOf(
  connector: SendConnector,
  servers: readonly TransportServerState[],
  isGiven: (parameter: keyof SendConnector) => boolean,
): readonly Problem[] {
  const { TlsMinimumVersion: minimum, RequireTLS, UseImplicitTLS } = connector;
  const ofTls = (id: string): Problem => ({ id, parameter: 'TlsMinimumVersion', args: {} });
  const isTlsGiven = isGiven('TlsMinimumVersion');
  return [
    ...warnIfAllDown(servers),
    ...warnOfNames(connector, servers),
    ...(isGiven('SourceIPAddress') ? warnOfSourceAddresses(connector, servers) : []),
    ...(isTlsGiven && isOldTls(minimum) ? [ofTls('OldTlsSent')] : []),
    // Where TLS is not required, a version that is not shared is no TLS at all.
    ...(isTlsGiven && minimum === 'Tls13' && !RequireTLS && !UseImplicitTLS
      ? [ofTls('TlsMinimumNotRequired')]
      : []),
  ];
}
