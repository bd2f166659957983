import { z } from 'zod';

/** A last error as output carries it: enough to say it in any language. */
const lastErrorDetail = z
  .object({
    Key: z.string(),
    Args: z.record(z.string(), z.union([z.string(), z.number()])),
    Reply: z.string().nullable(),
  })
  .nullable();

export type LastErrorDetail = z.infer<typeof lastErrorDetail>;

/** Both properties of a row. */
export const lastErrorProperties = { LastError: z.string().nullable(), LastErrorDetail: lastErrorDetail };

export interface WithLastError {
  readonly LastError: string | null;
  readonly LastErrorDetail: LastErrorDetail;
}
