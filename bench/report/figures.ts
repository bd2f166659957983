import { z } from 'zod';

/**
 * Owns: the form of what a run of benches found, in memory and as JSON.
 * Promises: every figure with the values of all its rounds; the median is the reader's to take (statistics.ts).
 */
export const cellSchema = z.object({
  /** One a round. */
  values: z.array(z.number()),
  unit: z.string(),
});

export const tableSchema = z.object({
  title: z.string(),
  /** The first heads the labels. */
  columns: z.array(z.string()),
  rows: z.array(z.object({ label: z.string(), cells: z.array(cellSchema.nullable()) })),
});

export const goalSchema = z.object({
  what: z.string(),
  limit: z.number(),
  bound: z.enum(['at least', 'at most']),
  unit: z.string(),
  measured: z.number(),
});

export const machineSchema = z.object({
  cpu: z.string(),
  cores: z.number(),
  memoryGigabytes: z.number(),
  system: z.string(),
  fileSystem: z.string(),
});

export const versionsSchema = z.object({
  postern: z.string(),
  commit: z.string().nullable(),
  node: z.string(),
  postfix: z.string().nullable(),
});

export const benchResultSchema = z.object({
  name: z.string(),
  startedAt: z.iso.datetime(),
  seconds: z.number(),
  rounds: z.number(),
  loadBefore: z.number(),
  /** Synchronous 4 KiB writes a second, before and after. */
  diskSyncsPerSecond: z.object({ before: z.number(), after: z.number() }),
  /** What was run against what, in sentences. */
  setting: z.array(z.string()),
  tables: z.array(tableSchema),
  goals: z.array(goalSchema),
  /** What showed that all messages arrived, and what else makes the figures believable. */
  proofs: z.array(z.string()),
});

export const runSchema = z.object({
  format: z.literal(1),
  at: z.iso.datetime(),
  /** Fewer messages and rounds than a claim needs. */
  isShort: z.boolean(),
  machine: machineSchema,
  versions: versionsSchema,
  benches: z.array(benchResultSchema),
});

export type Cell = z.infer<typeof cellSchema>;
export type Table = z.infer<typeof tableSchema>;
export type Goal = z.infer<typeof goalSchema>;
export type Machine = z.infer<typeof machineSchema>;
export type Versions = z.infer<typeof versionsSchema>;
export type BenchResult = z.infer<typeof benchResultSchema>;
export type Run = z.infer<typeof runSchema>;

/** What a bench itself finds; the rest of its result is the runner's. */
export type Findings = Pick<BenchResult, 'rounds' | 'setting' | 'tables' | 'goals' | 'proofs'>;

export function isMet({ limit, bound, measured }: Goal): boolean {
  return bound === 'at least' ? measured >= limit : measured <= limit;
}
