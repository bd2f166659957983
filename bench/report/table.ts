import { type BenchResult, type Cell, type Goal, isMet, type Run, type Table } from './figures';
import { formatNumber, median } from './statistics';

/**
 * Owns: a run as text for a terminal.
 */
export function runText(run: Run): string {
  return [...aboutLines(run), ...run.benches.flatMap((bench) => ['', ...benchLines(bench)])].join('\n');
}

export function aboutLines({ machine, versions, at, isShort }: Run): readonly string[] {
  const { cpu, cores, memoryGigabytes, system, fileSystem } = machine;
  return [
    `${at}${isShort ? ', a short run: no figures for a claim' : ''}`,
    `${cores} x ${cpu}, ${memoryGigabytes} GB, ${system}, ${fileSystem}`,
    `Postern ${versions.postern}${versions.commit ? ` (${versions.commit})` : ''}, Node ${versions.node}, Postfix ${versions.postfix ?? 'not installed'}`,
  ];
}

export function circumstances({ startedAt, seconds, loadBefore, diskSyncsPerSecond }: BenchResult): string {
  const { before, after } = diskSyncsPerSecond;
  return `${startedAt}, ${Math.round(seconds)} s. Load before: ${loadBefore.toFixed(2)}. Synchronous 4 KiB writes: ${formatNumber(before)} a second before, ${formatNumber(after)} after.`;
}

/** The median, and the range when there was more than one round. */
export function cellText(cell: Cell | null): string {
  if (cell === null || cell.values.length === 0) return '';
  const { values, unit } = cell;
  const middle = `${formatNumber(median(values))}${unit && ` ${unit}`}`;
  if (values.length === 1) return middle;
  return `${middle} (${formatNumber(Math.min(...values))}–${formatNumber(Math.max(...values))})`;
}

export function goalText(goal: Goal): string {
  const { what, bound, limit, unit, measured } = goal;
  return `${isMet(goal) ? 'met   ' : 'MISSED'}  ${what}: ${formatNumber(measured)} ${unit} (goal: ${bound} ${limit} ${unit})`;
}

function benchLines(bench: BenchResult): string[] {
  return [
    `== ${bench.name} ==`,
    circumstances(bench),
    ...bench.setting,
    ...bench.tables.flatMap((table) => ['', ...tableLines(table)]),
    '',
    ...bench.goals.map(goalText),
    ...bench.proofs.map((proof) => `- ${proof}`),
  ];
}

function tableLines({ title, columns, rows }: Table): string[] {
  const lines = [columns, ...rows.map(({ label, cells }) => [label, ...cells.map(cellText)])];
  const widths = columns.map((_, index) => Math.max(...lines.map((line) => (line[index] ?? '').length)));
  const aligned = lines.map((line) =>
    line
      .map((text, index) =>
        index === 0 ? text.padEnd(widths[index] ?? 0) : text.padStart(widths[index] ?? 0),
      )
      .join('   '),
  );
  return [title, ...aligned];
}
