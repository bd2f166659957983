import { type Change, isMet, type Run } from '../report/figures';
import { goalText } from '../report/table';

/**
 * Owns: what follows from a comparison of two commits: whether the change may stay, and its line for the ledger in
 *   docs/performance.md.
 * Promises: both from the figures of a run alone, also of one that was read from a file.
 */

/** Where others have more than this, intervals become too wide for a verdict. */
const QUIET_PERCENT = 10;

/** Null when there is nothing to be said against it. */
export function complaintOf(run: Run): string | null {
  const missed = run.benches.flatMap(({ comparison, goals }) =>
    comparison ? goals.filter((goal) => !isMet(goal)).map((goal) => ({ ...comparison, goal })) : [],
  );
  const [first] = missed;
  if (!first) return null;
  const isBusy = first.foreignPercent > QUIET_PERCENT;
  return [
    `Worse than ${first.from} allows:`,
    ...missed.map(({ goal }) => goalText(goal)),
    ...(isBusy
      ? [
          `But other processes had ${first.foreignPercent} % of the processors: measure again when it is quiet.`,
        ]
      : []),
  ].join('\n');
}

/** The first cell, the issue, is for whoever pastes it. Null of a run that compared nothing, or had too few rounds. */
export function ledgerLine({ benches, machine, versions, at, isShort }: Run): string | null {
  const compared = benches.find(({ comparison }) => comparison);
  if (!compared?.comparison || isShort) return null;
  const { from, to, changes } = compared.comparison;
  const where = `${machine.cores} x ${machine.cpu}, Node ${versions.node}, ${compared.rounds} rounds, ${at.slice(0, 10)}`;
  const cell = (load: string, figure: Change['figure']) => {
    const change = changes.find((one) => one.load === load && one.figure === figure);
    return change ? changeText(change) : '';
  };
  const cells = [
    ...[cell('4kb', 'CPU a message'), cell('50rcpt', 'CPU a message')],
    ...[cell('4kb', 'end to end'), cell('50rcpt', 'end to end')],
  ];
  return `| ${['ISSUE', from, to, where, ...cells].join(' | ')} |`;
}

function changeText({ median, low, high }: Change): string {
  return `${signed(median)} [${signed(low)}, ${signed(high)}]`;
}

function signed(percent: number): string {
  const text = percent.toFixed(1);
  if (Number(text) === 0) return '0.0';
  return percent > 0 ? `+${text}` : text;
}
