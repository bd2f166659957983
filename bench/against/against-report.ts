import { LEAST_ROUNDS } from '../options';
import type { Load } from '../relay/loads';
import { noiseProof, processTable, relayCells, relayColumns } from '../relay/relay-report';
import type { RoundFigures } from '../relay/round';
import type { Cell, Change, Findings, Goal, Table } from '../report/figures';
import { medianInterval } from '../report/median-interval';
import { formatNumber, median, ratios, roundsText } from '../report/statistics';
import type { RoundOfBoth } from './measure-round';
import { type Side, sides } from './orders';

/**
 * Owns: two commits beside each other as changes in percent, tables and the goals that a change has to meet.
 * Promises: a difference is that of one round, in which both took turns; CPU is that of all processes of
 *   the installation; no goal of fewer rounds than a verdict takes.
 */
export interface AgainstFindings {
  readonly measured: readonly RoundOfBoth[];
  readonly loads: readonly Load[];
  readonly seed: number;
  readonly from: string;
  readonly to: string;
}

/** CPU a message may grow by so much, in percent: its median, and the upper end of the interval. */
const MOST_MEDIAN = 3;
const BELOW_HIGH = 6;

export function findingsOf(findings: AgainstFindings): Findings {
  const { measured, loads, seed, from, to } = findings;
  const rounds = measured.length;
  const changes = loads.flatMap((load) => changesOf(load, measured));
  // What else ran was the same for both.
  const roundsOfAll = measured.flatMap(({ bySide }) => [...bySide.commit.values()]);
  const of = (load: Load, side: Side) => roundsOf(load, side, measured);
  const labels: Readonly<Record<Side, string>> = { 'this tree': `this tree (${to})`, commit: from };
  const rows = (load: Load) => sides.map((side) => ({ label: labels[side], rounds: of(load, side) }));
  return {
    rounds,
    setting: [
      `This tree (${to}) beside ${from}: ${roundsText(rounds)}, each with a new installation of either, in turn as chance said (--seed ${seed}).`,
      ...new Set(measured.flatMap(({ durability }) => durability.map((one) => `${one}.`))),
      ...(isJudged(rounds) ? [] : [`No verdict: that takes at least ${LEAST_ROUNDS} rounds.`]),
    ],
    tables: [
      changeTable(changes, from),
      ...loads.map((load) => loadTable(load, rows(load))),
      processTable(
        loads.flatMap((load) =>
          rows(load).map(({ label, rounds }) => ({ label: `${load.title}, ${label}`, rounds })),
        ),
      ),
    ],
    goals: isJudged(rounds) ? changes.flatMap(goalsOf) : [],
    proofs: [
      ...loads.map(
        ({ title, messages }) =>
          `${title}: in each round and on either side smtp-source heard 250 for each of ${messages} messages, the sink counted ${messages}, and the database held no message and counted each recipient as delivered, none otherwise.`,
      ),
      noiseProof(roundsOfAll),
    ],
    comparison: { from, to, changes, foreignPercent: foreignPercent(roundsOfAll) },
  };
}

function isJudged(rounds: number): boolean {
  return rounds >= LEAST_ROUNDS;
}

function roundsOf({ name }: Load, side: Side, measured: readonly RoundOfBoth[]): readonly RoundFigures[] {
  return measured.flatMap(({ bySide }) => bySide[side].get(name) ?? []);
}

function foreignPercent(rounds: readonly RoundFigures[]): number {
  return Math.round(median(rounds.map(({ foreignShare }) => foreignShare * 100)));
}

function changesOf(load: Load, measured: readonly RoundOfBoth[]): Change[] {
  const change = (figure: Change['figure'], figureOf: (round: RoundFigures) => number): Change => {
    const [ours, theirs] = sides.map((side) => roundsOf(load, side, measured).map(figureOf));
    // In hundredths, so that what is shown is what is judged.
    const percent = ratios(ours ?? [], theirs ?? []).map((ratio) => Math.round((ratio - 1) * 10_000) / 100);
    return { load: load.name, title: load.title, figure, ...medianInterval(percent) };
  };
  return [
    change('CPU a message', ({ cpuMsPerMessage }) => cpuMsPerMessage ?? Number.NaN),
    change('end to end', ({ endToEndPerSecond }) => endToEndPerSecond),
  ];
}

function changeTable(changes: readonly Change[], from: string): Table {
  const [{ coverage } = { coverage: 0 }] = changes;
  const percent = (value: number): Cell => ({ values: [value], unit: '%' });
  return {
    title: `Change from ${from}: median of the paired differences, and the exact interval between two order statistics (sign test) that holds the true median with ${formatNumber(coverage * 100)} %`,
    columns: ['', 'median', 'from', 'to'],
    rows: changes.map(({ title, figure, low, high, ...change }) => ({
      label: `${title}: ${figure}`,
      cells: [change.median, low, high].map(percent),
    })),
  };
}

function loadTable(
  { title, messages }: Load,
  rows: readonly { label: string; rounds: readonly RoundFigures[] }[],
): Table {
  return {
    title: `${title}: ${messages} messages a round`,
    columns: ['', ...relayColumns],
    rows: rows.map(({ label, rounds }) => ({ label, cells: relayCells(rounds) })),
  };
}

function goalsOf({ title, figure, median: middle, high }: Change): Goal[] {
  if (figure !== 'CPU a message') return [];
  const what = `${title}: growth of CPU a message`;
  return [
    { what: `${what}, median`, bound: 'at most', limit: MOST_MEDIAN, measured: middle, unit: '%' },
    {
      what: `${what}, upper end of the interval`,
      bound: 'below',
      limit: BELOW_HIGH,
      measured: high,
      unit: '%',
    },
  ];
}
