import { z } from 'zod';
import { AUTH_MECHANISMS, TLS_AUTH_LEVELS, USAGES } from '@/lib/transport/send-connector-choices';

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
  SmartHostAuthMechanism: z.enum(AUTH_MECHANISMS).exclude(['ExchangeServer']),
  AuthenticationCredential: z.string().nullable(),
  Port: z.number(),
  MaxMessageSize: z.string(),
  ConnectionInactivityTimeOut: z.string(),
  RequireTLS: z.boolean(),
  IgnoreSTARTTLS: z.boolean(),
  ForceHELO: z.boolean(),
  TlsAuthLevel: z.enum(TLS_AUTH_LEVELS).nullable(),
  Fqdn: z.string().nullable(),
  ProtocolLoggingLevel: z.enum(['None', 'Verbose']),
  SourceTransportServers: z.array(z.string()),
  UseExternalDNSServersEnabled: z.boolean(),
  SmtpMaxMessagesPerConnection: z.number(),
  Comment: z.string(),
  WhenChanged: z.string(),
});

export type SendConnectorRow = z.output<typeof sendConnectorRow>;
