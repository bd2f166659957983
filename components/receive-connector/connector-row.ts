import * as z from 'zod/mini';

/** A receive connector as Get-ReceiveConnector gives it: what lists and sheets name; the other settings stay with it. */
export const receiveConnectorRow = z.looseObject({
  Identity: z.string(),
  Guid: z.string(),
  Name: z.string(),
  Server: z.string(),
  Enabled: z.boolean(),
  Bindings: z.array(z.string()),
  /** `0.0.0.0:25 Listening`, `[::]:465 EACCES`; of a server that is down there are none. */
  BindingStatus: z.array(z.string()),
  RemoteIPRanges: z.array(z.string()),
  PermissionGroups: z.array(z.string()),
  AuthMechanism: z.array(z.string()),
  MaxMessageSize: z.string(),
  WhenChanged: z.string(),
});

export type ReceiveConnectorRow = z.infer<typeof receiveConnectorRow>;
