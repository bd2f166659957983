import * as z from 'zod/mini';
import { settingsShape } from '@/components/settings/settings-row';
import { USAGES } from '@/lib/mail/routing/send-connector-choices';
import { SEND_CONNECTOR_SETTINGS } from '@/lib/mail/settings/send-connector-settings';

/** A send connector as Get-SendConnector gives it: what the console shows and edits. */
export const sendConnectorRow = z.object({
  Identity: z.string(),
  Guid: z.string(),
  Name: z.string(),
  Usage: z.enum(USAGES),
  ...settingsShape(SEND_CONNECTOR_SETTINGS),
  SourceTransportServers: z.array(z.string()),
  WhenChanged: z.string(),
});

export type SendConnectorRow = z.output<typeof sendConnectorRow>;
