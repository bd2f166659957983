import * as z from 'zod/mini';

/** A last error as output carries it: enough to say it in any language. */
const lastErrorDetail = z.nullable(
  z.object({
    Key: z.string(),
    Args: z.record(z.string(), z.union([z.string(), z.number()])),
    Reply: z.nullable(z.string()),
  }),
);

type LastErrorDetail = z.infer<typeof lastErrorDetail>;

/** Both properties of a row. */
export const lastErrorProperties = { LastError: z.nullable(z.string()), LastErrorDetail: lastErrorDetail };

export interface WithLastError {
  readonly LastError: string | null;
  readonly LastErrorDetail: LastErrorDetail;
}
