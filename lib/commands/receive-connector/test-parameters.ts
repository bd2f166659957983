import { z } from 'zod';
import { mailAddress } from '@/lib/commands/parameters/mail-parameters';
import { binding, ipAddress } from '@/lib/commands/parameters/network-types';
import { identity, oneOf, type ParameterMeta } from '@/lib/commands/parameters/parameter-types';
import { TLS_MINIMUM_VERSIONS } from '@/lib/mail/routing/tls-minimum-version';

/** Owns: the parameters of Test-ReceiveConnector. Pure: the browser imports it. */
export const testReceiveConnectorParameters = z.object({
  RemoteIPAddress: ipAddress,
  Server: identity.optional(),
  /** An address of the server with its port; left out, each of its bindings. */
  Binding: binding.optional(),
  HelloName: z
    .string({ error: 'TextInvalid' })
    .max(1000, { error: 'TextTooLong' })
    .optional()
    .meta({ kind: 'string' } satisfies ParameterMeta),
  /** The version of TLS that it speaks; left out, none. */
  Tls: oneOf(TLS_MINIMUM_VERSIONS).optional(),
  Account: identity.optional(),
  Sender: z
    .union([z.literal('<>').transform(() => ''), mailAddress], { error: 'MailAddressInvalid' })
    .optional()
    .meta({ kind: 'string' } satisfies ParameterMeta),
  Recipient: mailAddress.optional(),
});
