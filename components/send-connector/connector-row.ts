import * as z from 'zod/mini';
import { USAGES } from '@/lib/mail/routing/send-connector-choices';

/**
 * A send connector as Get-SendConnector gives it: what lists and sheets name. The other settings stay with it, for the
 * sheet's form (sheet/sheet-form.ts).
 */
export const sendConnectorRow = z.looseObject({
  Identity: z.string(),
  Guid: z.string(),
  Name: z.string(),
  Usage: z.enum(USAGES),
  Enabled: z.boolean(),
  AddressSpaces: z.array(z.string()),
  DNSRoutingEnabled: z.boolean(),
  SmartHosts: z.array(z.string()),
  AuthenticationCredential: z.nullable(z.string()),
  SmtpCredential: z.nullable(z.string()),
  SourceTransportServers: z.array(z.string()),
  Comment: z.string(),
  WhenChanged: z.string(),
});

export type SendConnectorRow = z.output<typeof sendConnectorRow>;
