import * as z from 'zod/mini';
import type { SettingKinds } from '@/components/settings/setting-field';

/** A receive connector as Get-ReceiveConnector gives it. */
export const receiveConnectorRow = z.looseObject({
  Identity: z.string(),
  Guid: z.string(),
  Name: z.string(),
  Server: z.string(),
  Enabled: z.boolean(),
  Bindings: z.array(z.string()),
  RemoteIPRanges: z.array(z.string()),
  PermissionGroups: z.array(z.string()),
  AuthMechanism: z.array(z.string()),
  MaxMessageSize: z.string(),
  WhenChanged: z.string(),
});

export type ReceiveConnectorRow = z.infer<typeof receiveConnectorRow>;

/** In the order of the sheet's tabs. */
export const RECEIVE_CONNECTOR_SETTINGS: SettingKinds = {
  Banner: 'optionalText',
  Fqdn: 'optionalText',
  ProtocolLoggingLevel: 'text',
  MaxMessageSize: 'kilobytes',
  Comment: 'text',
  RemoteIPRanges: 'lines',
  MaxRecipientsPerMessage: 'number',
  MaxHopCount: 'number',
  MaxProtocolErrors: 'number',
  MaxInboundConnection: 'number',
  MaxInboundConnectionPerSource: 'number',
  ConnectionTimeout: 'minutes',
  ConnectionInactivityTimeout: 'minutes',
};
