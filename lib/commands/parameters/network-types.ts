import ipaddr from 'ipaddr.js';
import { z } from 'zod';
import { normalizeDomain, withoutFinalDot } from '@/lib/mail/address/domain';
import { parseDomainPattern } from '@/lib/mail/address/domain-pattern';
import { formatIpRange, parseIpRange, toCidrBlocks } from '@/lib/mail/address/ip-range';
import { formatAddressSpace, parseAddressSpace } from '@/lib/mail/routing/address-space';
import { formatBinding, parseBinding } from '@/lib/mail/routing/binding';
import type { ParameterMeta } from './parameter-types';

/**
 * Owns: parameter types that are names and addresses of the network.
 * Promises: output is the stored form: A-labels in lower case, addresses in their shortest form, no brackets.
 * Does not: resolve anything. Pure: the browser imports it.
 */

const TEXT = { kind: 'string' } satisfies ParameterMeta;

/** `[SMTP:]contoso.com[;cost]`; output is canonical, `SMTP:contoso.com;1`. */
export const addressSpace = text((value, refuse) => {
  const parsed = parseAddressSpace(value);
  return parsed.ok ? formatAddressSpace(parsed.value) : refuse(parsed.errorId, parsed.args);
});

/** A fully qualified domain name. */
export const fqdn = text((value, refuse) => {
  const name = normalizeDomain(withoutFinalDot(value));
  return name?.includes('.') ? name : refuse('FqdnInvalid', { value });
});

/** An accepted domain: `contoso.com` or `*.contoso.com`; `*` alone would make each domain ours. */
export const acceptedDomainName = text((value, refuse) => {
  const pattern = parseDomainPattern(withoutFinalDot(value));
  return pattern === null || pattern === '*' ? refuse('AcceptedDomainInvalid', { value }) : pattern;
});

/** A host name or an IP address, `[192.168.10.10]` as Exchange writes it included. */
export const smartHost = text((value, refuse) => {
  const bare =
    value.startsWith('[') && value.endsWith(']') ? value.slice(1, -1).replace(/^ipv6:/i, '') : value;
  const name = normalizeDomain(withoutFinalDot(value));
  return normalizeAddress(bare) ?? name ?? refuse('SmartHostInvalid', { value });
});

/** One address, `0.0.0.0` and `::` included. */
export const ipAddress = text(
  (value, refuse) =>
    normalizeAddress(value.replace(/^\[(.*)\]$/, '$1')) ?? refuse('IpAddressInvalid', { value }),
);

/** `address` or `address:port`; an IPv6 address with a port stands in brackets. */
export const dnsServer = text((value, refuse) => endpointOf(value) ?? refuse('DnsServerInvalid', { value }));

/** The same forms, of a mail server. */
export const ipEndpoint = text(
  (value, refuse) => endpointOf(value) ?? refuse('IpEndpointInvalid', { value }),
);

/** `192.0.2.7`, `192.0.2.0/24` or `192.0.2.1-192.0.2.9`; output is its CIDR blocks, joined by a comma. */
export const remoteIpRange = text((value, refuse) => {
  const range = parseIpRange(value);
  return range === null ? refuse('RemoteIpRangeInvalid', { value }) : toCidrBlocks(range).join(',');
});

/** The same, and one range stays one: which of two is the more specific is decided between ranges, not between their blocks. */
export const clientRange = text((value, refuse) => {
  const range = parseIpRange(value);
  return range === null ? refuse('RemoteIpRangeInvalid', { value }) : formatIpRange(range);
});

/** `192.0.2.1:25`, `[::]:25`; an address alone is its port 25, as in Exchange. */
export const binding = text((value, refuse) => {
  const parsed = parseBinding(value);
  return parsed === null || parsed.port === 0 ? refuse('BindingInvalid', { value }) : formatBinding(parsed);
});

/** A number, or its digits. */
export const port = z.preprocess(
  (value) => (typeof value === 'number' ? String(value) : value),
  text((value, refuse) =>
    /^\d{1,5}$/.test(value) && Number(value) >= 1 && Number(value) <= 65_535
      ? String(Number(value))
      : refuse('PortInvalid', { value }),
  ),
);

/** The same, to look for: as it was given, since it is one range and not blocks. */
export const ipRange = text((value, refuse) =>
  parseIpRange(value) === null ? refuse('RemoteIpRangeInvalid', { value }) : value,
);

/** RFC 5321 4.2: the greeting is one 220 line of printable text. */
export const banner = text((value, refuse) =>
  /^220 [\u0020-\u007e]{1,250}$/.test(value) ? value : refuse('BannerInvalid', { value }),
);

/** The address in its shortest form, or null. A zone (`fe80::1%eth0`) is this machine's own matter: refused. */
export function normalizeAddress(value: string): string | null {
  if (ipaddr.IPv4.isValidFourPartDecimal(value)) return ipaddr.IPv4.parse(value).toString();
  if (value.includes('%') || !value.includes(':') || !ipaddr.IPv6.isValid(value)) return null;
  return ipaddr.IPv6.parse(value).toString();
}

function endpointOf(value: string): string | null {
  const whole = normalizeAddress(value);
  if (whole) return whole;
  const parts = /^(?:\[(?<v6>[^\]]+)\]|(?<v4>[^:]+))(?::(?<port>\d{1,5}))?$/.exec(value)?.groups;
  const address = normalizeAddress(parts?.v6 ?? parts?.v4 ?? '');
  const port = parts?.port === undefined ? null : Number(parts.port);
  if (address === null || (port !== null && (port < 1 || port > 65_535))) return null;
  if (port === null) return address;
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

type Refuse = (id: string, params: Record<string, string>) => never;

/** Text that `convert` turns into its stored form or refuses. */
export function text(convert: (value: string, refuse: Refuse) => string) {
  return z
    .string({ error: 'TextInvalid' })
    .max(1024, { error: 'TextTooLong' })
    .transform((value, context) => {
      try {
        return convert(value.trim(), (id, params) => {
          throw new Refused(id, params);
        });
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        context.addIssue({ code: 'custom', message: error.id, params: error.params });
        return z.NEVER;
      }
    })
    .meta(TEXT);
}

class Refused extends Error {
  constructor(
    readonly id: string,
    readonly params: Record<string, string>,
  ) {
    super(id);
  }
}
