import { z } from 'zod';
import { listOf } from '@/lib/commands/parameters/list-change';
import { text } from '@/lib/commands/parameters/network-types';
import { changeParameters, identity, notSupported, oneOf } from '@/lib/commands/parameters/parameter-types';
import { setParametersOf } from '@/lib/commands/parameters/setting-parameters';
import { isWiderThanAnOrganization, parseIpRange } from '@/lib/mail/address/ip-range';
import { AUTH_MECHANISMS, PERMISSION_GROUPS } from '@/lib/mail/routing/receive-authentication';
import { RECEIVE_CONNECTOR_SETTINGS } from '@/lib/mail/settings/receive-connector-settings';

/**
 * Owns: the parameters of Set- and Get-ReceiveConnector, and which remote ranges may not relay.
 * Promises: ranges are CIDR blocks; each issue names its field and an id of the catalogue `errors`.
 * Does not: look anything up. Pure: the browser imports it.
 */

export const setReceiveConnectorParameters = z
  .object({
    Identity: identity,
    ...setParametersOf(RECEIVE_CONNECTOR_SETTINGS),
    // Accepted at its present value: the process binds what its settings say.
    Bindings: fixedList(),
    PermissionGroups: listOf(oneOf(PERMISSION_GROUPS)).optional(),
    AuthMechanism: listOf(oneOf(AUTH_MECHANISMS)).optional(),
    MaxHeaderSize: notSupported('256KB'),
    MaxLocalHopCount: notSupported(8),
    MaxInboundConnectionPercentagePerSource: notSupported(2),
    MaxLogonFailures: notSupported(3),
    MessageRateLimit: notSupported('unlimited'),
    TarpitInterval: notSupported('00:00:05'),
    DomainController: notSupported(null),
    ...changeParameters,
  })
  .superRefine((given, context) => {
    if (hasInactivityAboveTimeout(given)) {
      context.addIssue({
        code: 'custom',
        message: 'InactivityAboveTimeout',
        path: ['ConnectionInactivityTimeout'],
      });
    }
  });

export const getReceiveConnectorParameters = z.object({
  Identity: identity.optional(),
  Server: identity.optional(),
  DomainController: notSupported(null),
});

export type SetReceiveConnector = z.output<typeof setReceiveConnectorParameters>;

/** A connection may be silent no longer than it may last. */
export function hasInactivityAboveTimeout(limits: {
  readonly ConnectionTimeout?: number | undefined;
  readonly ConnectionInactivityTimeout?: number | undefined;
}): boolean {
  const { ConnectionTimeout: whole, ConnectionInactivityTimeout: silent } = limits;
  return whole !== undefined && silent !== undefined && silent > whole;
}

/** The first block that would make a relaying connector an open relay, or null. */
export function findOpenRelayRange(blocks: readonly string[]): string | null {
  const isOpen = (block: string) => {
    const range = parseIpRange(block);
    return range === null || isWiderThanAnOrganization(range);
  };
  return blocks.find(isOpen) ?? null;
}

function fixedList() {
  return listOf(text((value) => value)).optional();
}
