import * as z from 'zod/mini';
import { settingsShape } from '@/components/settings/settings-row';
import { RECEIVE_CONNECTOR_SETTINGS } from '@/lib/mail/settings/receive-connector-settings';

/** A receive connector as Get-ReceiveConnector gives it. */
export const receiveConnectorRow = z.object({
  Identity: z.string(),
  Guid: z.string(),
  Name: z.string(),
  Server: z.string(),
  Bindings: z.array(z.string()),
  PermissionGroups: z.array(z.string()),
  AuthMechanism: z.array(z.string()),
  ...settingsShape(RECEIVE_CONNECTOR_SETTINGS),
  WhenChanged: z.string(),
});

export type ReceiveConnectorRow = z.infer<typeof receiveConnectorRow>;
