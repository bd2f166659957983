import * as z from 'zod/mini';
import { lastErrorProperties } from '@/components/queue-viewer/row/last-error-detail';
import { STEP_RESULTS, TEST_STATES, TEST_STEPS } from '@/lib/mail/outcome/test-step';

const certificate = z.object({
  Subject: z.string(),
  Issuer: z.string(),
  Names: z.array(z.string()),
  MoreNames: z.number(),
  ValidFrom: z.string(),
  ValidTo: z.string(),
  TlsVersion: z.nullable(z.string()),
  TlsCipher: z.nullable(z.string()),
  IsRequired: z.boolean(),
  ...lastErrorProperties,
});

const step = z.object({
  Step: z.enum(TEST_STEPS),
  Result: z.enum(STEP_RESULTS),
  Host: z.nullable(z.string()),
  Address: z.nullable(z.string()),
  Port: z.nullable(z.number()),
  ElapsedMs: z.number(),
  Certificate: z.nullable(certificate),
  Dialogue: z.nullable(z.string()),
  ...lastErrorProperties,
});

/** A row of Get-SendConnectorTest, and of Test-SendConnector -AsJob. */
export const testRow = z.object({
  Identity: z.number(),
  Connector: z.string(),
  SourceServer: z.string(),
  State: z.enum(TEST_STATES),
  StartTime: z.string(),
  Steps: z.array(step),
});

export type TestRow = z.infer<typeof testRow>;
export type StepRow = z.infer<typeof step>;
export type CertificateRow = z.infer<typeof certificate>;

/** `mx1.contoso.com [192.0.2.1]:25`; null before a host has its turn. */
export function placeOf({ Host: host, Address: address, Port: port }: StepRow): string | null {
  if (host === null || address === null) return host;
  const where = `[${address}]${port === null ? '' : `:${port}`}`;
  return host === address ? where : `${host} ${where}`;
}
