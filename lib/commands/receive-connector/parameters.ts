import { z } from 'zod';
import { changeableListOf, listOf } from '@/lib/commands/parameters/list-change';
import { fqdn, remoteIpRange, text } from '@/lib/commands/parameters/network-types';
import {
  boolean,
  byteSize,
  changeParameters,
  identity,
  integer,
  notSupported,
  oneOf,
  type ParameterMeta,
  timeSpan,
} from '@/lib/commands/parameters/parameter-types';
import { isWiderThanAnOrganization, parseIpRange } from '@/lib/mail/address/ip-range';

/**
 * Owns: the parameters of Set- and Get-ReceiveConnector, and which remote ranges may not relay.
 * Promises: ranges are CIDR blocks; each issue names its field and an id of the catalogue `errors`.
 * Does not: look anything up. Pure: the browser imports it.
 */

const DAY = 86_400;
const MAX_INT = 2_147_483_647;

/** RFC 5321 4.2: the greeting is one 220 line of printable text. */
const banner = text((value, refuse) =>
  /^220 [\u0020-\u007e]{1,250}$/.test(value) ? value : refuse('BannerInvalid', { value }),
);

export const setReceiveConnectorParameters = z
  .object({
    Identity: identity,
    Enabled: boolean.optional(),
    RemoteIPRanges: changeableListOf(remoteIpRange).optional(),
    Banner: banner.nullable().optional(),
    Fqdn: fqdn.nullable().optional(),
    MaxMessageSize: byteSize.optional(),
    MaxRecipientsPerMessage: integer(1, 512_000).optional(),
    MaxHopCount: integer(1, 500).optional(),
    MaxProtocolErrors: integer(1, MAX_INT).optional(),
    MaxInboundConnection: integer(1, MAX_INT).optional(),
    MaxInboundConnectionPerSource: integer(1, 10_000).optional(),
    ConnectionTimeout: timeSpan(1, DAY).optional(),
    ConnectionInactivityTimeout: timeSpan(1, DAY).optional(),
    ProtocolLoggingLevel: oneOf(['None', 'Verbose']).optional(),
    Comment: z
      .string({ error: 'TextInvalid' })
      .max(1024, { error: 'TextTooLong' })
      .optional()
      .meta({ kind: 'string', range: '0-1024' } satisfies ParameterMeta),
    // Accepted at their present values: what the two built-in connectors may do is fixed in this version.
    Bindings: fixedList(),
    PermissionGroups: fixedList(),
    AuthMechanism: fixedList(),
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
