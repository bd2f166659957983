import * as z from 'zod/mini';
import { type AuthMechanism, TLS_AUTH_LEVELS, USAGES } from '@/lib/mail/routing/send-connector-choices';

/** Exchange Server Authentication is refused, so no connector has it. */
const STORED_MECHANISMS = [
  'None',
  'BasicAuth',
  'BasicAuthRequireTLS',
  'ExternalAuthoritative',
] as const satisfies readonly AuthMechanism[];

/** A send connector as Get-SendConnector gives it: what the console shows and edits. */
export const sendConnectorRow = z.object({
  Identity: z.string(),
  Guid: z.string(),
  Name: z.string(),
  Usage: z.enum(USAGES),
  Enabled: z.boolean(),
  AddressSpaces: z.array(z.string()),
  DNSRoutingEnabled: z.boolean(),
  SmartHosts: z.array(z.string()),
  SmartHostAuthMechanism: z.enum(STORED_MECHANISMS),
  AuthenticationCredential: z.nullable(z.string()),
  Port: z.number(),
  MaxMessageSize: z.string(),
  ConnectionInactivityTimeOut: z.string(),
  RequireTLS: z.boolean(),
  IgnoreSTARTTLS: z.boolean(),
  ForceHELO: z.boolean(),
  TlsAuthLevel: z.nullable(z.enum(TLS_AUTH_LEVELS)),
  Fqdn: z.nullable(z.string()),
  ProtocolLoggingLevel: z.enum(['None', 'Verbose']),
  SourceTransportServers: z.array(z.string()),
  UseExternalDNSServersEnabled: z.boolean(),
  SmtpMaxMessagesPerConnection: z.number(),
  Comment: z.string(),
  WhenChanged: z.string(),
});

export type SendConnectorRow = z.output<typeof sendConnectorRow>;
