import { z } from 'zod';

/**
 * Owns: the form of what a run of benches found, in memory and as JSON.
 * Promises: every figure with the values of all its rounds; the median is the reader's to take (statistics.ts).
 */
const cellSchema = z.object({
  /** One a round. */
  values: z.array(z.number()),
  unit: z.string(),
});

const tableSchema = z.object({
  title: z.string(),
  /** The first heads the labels. */
  columns: z.array(z.string()),
  rows: z.array(z.object({ label: z.string(), cells: z.array(cellSchema.nullable()) })),
});

const goalSchema = z.object({
  what: z.string(),
  limit: z.number(),
  bound: z.enum(['at least', 'at most', 'below']),
  unit: z.string(),
  measured: z.number(),
});

/** What changed from one commit to another, in percent: the median of the paired differences with its interval. */
const changeSchema = z.object({
  load: z.string(),
  title: z.string(),
  figure: z.enum(['CPU a message', 'end to end']),
  median: z.number(),
  low: z.number(),
  high: z.number(),
  /** What share of such intervals holds the true median. */
  coverage: z.number(),
});

const comparisonSchema = z.object({
  from: z.string(),
  to: z.string(),
  changes: z.array(changeSchema),
  /** What share of the processors went to processes that are no part of the bench, in a round (median). */
  foreignPercent: z.number(),
});

const machineSchema = z.object({
  cpu: z.string(),
  cores: z.number(),
  memoryGigabytes: z.number(),
  system: z.string(),
  fileSystem: z.string(),
});

const versionsSchema = z.object({
  postern: z.string(),
  commit: z.string().nullable(),
  node: z.string(),
  postfix: z.string().nullable(),
});

const benchResultSchema = z.object({
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
  /** Only of two commits beside each other. */
  comparison: comparisonSchema.optional(),
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
export type Change = z.infer<typeof changeSchema>;
export type Machine = z.infer<typeof machineSchema>;
export type Versions = z.infer<typeof versionsSchema>;
export type BenchResult = z.infer<typeof benchResultSchema>;
export type Run = z.infer<typeof runSchema>;

/** What a bench itself finds; the rest of its result is the runner's. */
export type Findings = Pick<BenchResult, 'rounds' | 'setting' | 'tables' | 'goals' | 'proofs' | 'comparison'>;

export function isMet({ limit, bound, measured }: Goal): boolean {
  if (bound === 'below') return measured < limit;
  return bound === 'at least' ? measured >= limit : measured <= limit;
}
