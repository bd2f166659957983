import * as z from 'zod/mini';
import type { SmtpServer } from '@/components/account/account-row';

/** An app password as the list of devices reads it: whose it is, when it was used last. */
export const devicePasswordRow = z.object({
  UserGuid: z.string(),
  LastUsed: z.nullable(z.string()),
  LastUsedFrom: z.nullable(z.string()),
});

export type DevicePassword = z.output<typeof devicePasswordRow>;

/** What New-AppPassword gives for a device, this one time. */
export const madePasswordRow = z.object({
  Guid: z.string(),
  UserGuid: z.string(),
  LogonNames: z.array(z.string()),
  Password: z.string(),
});

export interface MadeDevice {
  readonly name: string;
  readonly userId: string;
  readonly userName: string;
  readonly passwordId: string;
  readonly password: string;
  readonly sendAs: readonly string[];
  /** null: none was chosen. */
  readonly place: SmtpServer | null;
}
