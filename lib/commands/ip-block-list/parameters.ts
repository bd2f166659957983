import { z } from 'zod';
import { text } from '@/lib/commands/parameters/network-types';
import { changeParameters, comment, identity } from '@/lib/commands/parameters/parameter-types';
import { dateTime } from '@/lib/commands/parameters/record-parameters';
import { formatIpRange, parseIpRange } from '@/lib/mail/address/ip-range';

/**
 * Owns: the parameters of the cmdlets about the IP Block list, as Exchange has them, but for Server: an entry holds for all.
 * Promises: pure; the browser imports it.
 */
const range = text((value, refuse) => {
  const parsed = parseIpRange(value);
  return parsed === null ? refuse('RemoteIpRangeInvalid', { value }) : formatIpRange(parsed);
});

const address = text((value, refuse) => {
  const parsed = parseIpRange(value);
  if (parsed === null || parsed.first !== parsed.last) return refuse('BlockAddressInvalid', { value });
  return formatIpRange(parsed);
});

export const addIpBlockListEntryParameters = z.object({
  IPAddress: address.optional(),
  IPRange: range.optional(),
  Comment: comment.optional(),
  ExpirationTime: dateTime.optional(),
  ...changeParameters,
});

export const getIpBlockListEntryParameters = z.object({
  Identity: identity.optional(),
  /** Entries that this address is in. */
  IPAddress: address.optional(),
});

export const removeIpBlockListEntryParameters = z.object({ Identity: identity, ...changeParameters });
