import { log } from '@/lib/log';
import type { ReceiveEvent } from '@/lib/smtp/receive-events';
import { REFUSALS } from '@/lib/smtp/receive-refusals';
import type { RecipientVerdict } from '@/lib/smtp/session-policy';
import type { ReceiveConnectorSettings } from '@/lib/store/delivery-settings';
import { matchAcceptedDomain } from '@/lib/transport/accepted-domain';
import type { ReceiveConnectorPolicy } from '@/lib/transport/receive-connector-policy';
import type { RoutingAcceptedDomain } from '@/lib/transport/routing-table';
import { LogBudget } from './log-budget';

/**
 * Owns: what the receive side asks of the configuration: its connectors' rules, and which recipients there are.
 * Promises: no open relay: without the relay right only accepted domains are taken.
 */

/** Until mailboxes exist nobody is known in an authoritative domain; relay domains may be mailed to by anyone. */
export function classifyRecipient(
  acceptedDomains: readonly RoutingAcceptedDomain[],
  _address: string,
  domain: string,
  mayRelay: boolean,
): RecipientVerdict {
  const accepted = matchAcceptedDomain(domain, acceptedDomains);
  if (accepted?.domainType === 'Authoritative') return REFUSALS.noSuchRecipient;
  return accepted !== null || mayRelay ? { ok: true } : REFUSALS.unableToRelay;
}

export function receivePolicies(connectors: readonly ReceiveConnectorSettings[]): ReceiveConnectorPolicy[] {
  return connectors.map((connector) => ({
    name: connector.name,
    enabled: connector.enabled,
    remoteIpRanges: connector.remoteIpRanges,
    // Externally secured: whoever reaches this connector is trusted like an Exchange server.
    mayRelay: connector.authMechanism.includes('ExternalAuthoritative'),
    banner: connector.banner,
    fqdn: connector.fqdn,
    maxMessageSizeBytes: connector.maxMessageSizeBytes,
    maxRecipientsPerMessage: connector.maxRecipientsPerMessage,
    maxHopCount: connector.maxHopCount,
    maxProtocolErrors: connector.maxProtocolErrors,
    maxInboundConnection: connector.maxInboundConnection,
    maxInboundConnectionPerSource: connector.maxInboundConnectionPerSource,
    connectionTimeoutMs: connector.connectionTimeoutSeconds * 1000,
    connectionInactivityTimeoutMs: connector.connectionInactivityTimeoutSeconds * 1000,
  }));
}

export function logReceiveEvent(event: ReceiveEvent): void {
  switch (event.kind) {
    case 'accepted':
      log.debug(event, 'accepted');
      return;
    case 'refused':
      logRefusal(event);
      return;
    case 'failed':
      log.error({ err: event.error, clientIp: event.clientIp }, 'a message could not be taken');
      return;
    case 'connectionError':
      log.debug({ err: event.error }, 'a client went away');
  }
}

/** A client may ask for recipients as fast as it likes: each refusal in the log would let it fill the disk. */
const refusals = new LogBudget(100, 60_000);

function logRefusal(event: Extract<ReceiveEvent, { kind: 'refused' }>): void {
  const leftOut = refusals.spend(performance.now());
  if (leftOut === null) return;
  const { code, enhancedCode, text } = event.refusal;
  log.info(
    { ...event, refusal: `${code} ${enhancedCode} ${text}`, ...(leftOut > 0 && { leftOut }) },
    'refused',
  );
}
