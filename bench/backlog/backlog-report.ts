import type { Cell, Findings, Goal, Table } from '../report/figures';
import { formatNumber } from '../report/statistics';
import { percentile } from '../tools/percentile';
import type { ListTime } from './list-times';
import type { Counts, SizeFigures } from './measure';

/**
 * Owns: the backlog bench's figures as tables, goals and proofs.
 */
export interface BacklogFindings {
  /** The small one, then the large one. */
  readonly sizes: readonly SizeFigures[];
  readonly emptyMs: readonly number[];
  readonly loadPerSecond: number;
  readonly counts: Counts;
  readonly states: readonly string[];
  readonly durability: string;
}

export function findingsOf(findings: BacklogFindings): Findings {
  const [small, large] = findings.sizes;
  if (!small || !large) throw new Error('Two sizes make the figures');
  const { counts, emptyMs, states } = findings;
  return {
    rounds: 1,
    setting: [
      `${written(small.messages)} messages that wait, then ${written(large.messages)} in the same database (${formatNumber(large.databaseBytes / 1024 ** 3)} GB then): 6 of 10 for one domain, the others over 991 domains, a queue each; connections refused, deferred, suspended, unreachable. Contents of 1 to 8 KB.`,
      `Loaded by set-based inserts (bench/bulk) at ${written(findings.loadPerSecond)} messages a second, the larger part; then VACUUM (ANALYZE), as autovacuum does, and a restart of everything.`,
      `Lists: POST /api/commands/Get-Message and Get-Queue on loopback, pages of 500, from the first octet of the request to the last of the answer; ${counts.listRuns} times each, one at a time.`,
      `New mail: ${counts.newMails} messages of 4 KB, one at a time, from the client's connect to the final dot at the receiver.`,
      `${findings.durability}.`,
    ],
    tables: [listTable(small, large), mailTable(emptyMs, small, large), processTable(small, large)],
    goals: goalsOf(small, large, emptyMs),
    proofs: [
      `Rows that the bulk load made and rows that SMTP made were held beside each other, every column of them, for mail that is ${states.join(', ')}; and no loaded row contradicted another: counters, numbers of recipients, lengths of contents, sequences.`,
      'Each answer of a list had the same number of rows each time; the number of copies in the database was the same after all measurements as before.',
      'Each of the new messages arrived, before the next was sent.',
    ],
  };
}

function listTable(small: SizeFigures, large: SizeFigures): Table {
  return {
    title: 'Lists, at the server (p50 and p95)',
    columns: [
      '',
      `rows, ${written(small.messages)}`,
      'p50',
      'p95',
      `rows, ${written(large.messages)}`,
      'p50',
      'p95',
      'p95, ratio',
    ],
    rows: pairsOf(small, large).map(([before, after]) => ({
      label: after.title,
      cells: [
        one(before.rows, ''),
        ...percentiles(before.ms),
        one(after.rows, ''),
        ...percentiles(after.ms),
        after.isSameAnswer ? one(ratioOf(before, after), 'x') : null,
      ],
    })),
  };
}

function mailTable(emptyMs: readonly number[], small: SizeFigures, large: SizeFigures): Table {
  const rows: readonly (readonly [string, readonly number[]])[] = [
    ['nothing queued', emptyMs],
    [`${written(small.messages)} queued`, small.newMailMs],
    [`${written(large.messages)} queued`, large.newMailMs],
  ];
  return {
    title: 'New mail, from connect to the final dot at the receiver',
    columns: ['', 'p50', 'p95'],
    rows: rows.map(([label, ms]) => ({ label, cells: percentiles(ms) })),
  };
}

function processTable(small: SizeFigures, large: SizeFigures): Table {
  const row = (label: string, unit: string, of: (size: SizeFigures) => number) => ({
    label,
    cells: [one(of(small), unit), one(of(large), unit), one(of(large) / of(small), 'x')],
  });
  const megabytes = 1024 ** 2;
  return {
    title: 'Start and memory',
    columns: ['', `${written(small.messages)} queued`, `${written(large.messages)} queued`, 'ratio'],
    rows: [
      row('start (npm start to ready)', 's', ({ startMs }) => startMs / 1000),
      row('transport, just started (PSS)', 'MB', ({ memory }) => memory.startedBytes / megabytes),
      row('transport, after a try of each queue (PSS)', 'MB', ({ memory }) => memory.triedBytes / megabytes),
      row('web, after the lists (PSS)', 'MB', ({ memory }) => memory.webBytes / megabytes),
    ],
  };
}

function goalsOf(small: SizeFigures, large: SizeFigures, emptyMs: readonly number[]): Goal[] {
  const atMost = (what: string, limit: number, unit: string, measured: number): Goal => {
    return { what, bound: 'at most', limit, unit, measured };
  };
  const pairs = pairsOf(small, large);
  const slowest = worst(pairs, ([, after]) => percentile(after.ms, 0.95));
  const steepest = worst(
    pairs.filter(([, after]) => after.isSameAnswer),
    ([before, after]) => ratioOf(before, after),
  );
  const ratio = (of: (size: SizeFigures) => number) => of(large) / of(small);
  return [
    atMost(`lists: the slowest p95 (${slowest.title})`, 100, 'ms', slowest.value),
    atMost(`lists: the worst ratio of p95 (${steepest.title})`, 1.3, 'x', steepest.value),
    ...([0.5, 0.95] as const).map((share) =>
      atMost(
        `new mail: p${share * 100} to that with nothing queued`,
        1.5,
        'x',
        percentile(large.newMailMs, share) / percentile(emptyMs, share),
      ),
    ),
    atMost('start', 10, 's', large.startMs / 1000),
    atMost(
      'memory of the transport process, just started',
      1.3,
      'x',
      ratio((size) => size.memory.startedBytes),
    ),
    atMost(
      'memory of the transport process, after a try of each queue',
      1.3,
      'x',
      ratio((size) => size.memory.triedBytes),
    ),
  ];
}

type Pair = readonly [before: ListTime, after: ListTime];

function pairsOf(small: SizeFigures, large: SizeFigures): readonly Pair[] {
  return large.lists.map((after): Pair => {
    const before = small.lists.find(({ title }) => title === after.title);
    if (!before) throw new Error(`${after.title} was not asked of ${small.messages} messages`);
    return [before, after];
  });
}

function ratioOf(before: ListTime, after: ListTime): number {
  return percentile(after.ms, 0.95) / percentile(before.ms, 0.95);
}

function worst(pairs: readonly Pair[], of: (pair: Pair) => number) {
  return pairs
    .map((pair) => ({ title: pair[1].title, value: of(pair) }))
    .reduce((most, next) => (next.value > most.value ? next : most), {
      title: 'none',
      value: Number.NEGATIVE_INFINITY,
    });
}

function percentiles(ms: readonly number[]): Cell[] {
  return [one(percentile(ms, 0.5), 'ms'), one(percentile(ms, 0.95), 'ms')];
}

function one(value: number, unit: string): Cell {
  return { values: [value], unit };
}

function written(value: number): string {
  return Math.round(value).toLocaleString('en');
}
