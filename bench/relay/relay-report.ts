import type { Cell, Findings, Goal, Table } from '../report/figures';
import { formatNumber, median, ratios, roundsText } from '../report/statistics';
import type { Load } from './loads';
import type { Relay } from './relays';
import type { RoundFigures } from './round';

/**
 * Owns: the relay bench's figures as tables, goals and proofs.
 */
export interface LoadFigures {
  readonly load: Load;
  /** By relay, a value a round; `no relay` is injector to sink. */
  readonly figures: ReadonlyMap<string, readonly RoundFigures[]>;
  readonly logSyncsPerMessage: number;
}

export interface RelayFindings {
  readonly relays: readonly Relay[];
  readonly found: readonly LoadFigures[];
  readonly durability: string;
  readonly sessions: number;
  readonly messagesPerConnection: number;
}

const OURS = 'Postern';
const THEIRS = 'Postfix tuned';

export function findingsOf(findings: RelayFindings): Findings {
  const { relays, found } = findings;
  const [main] = found;
  return {
    rounds: main?.load.rounds ?? 0,
    setting: [
      `smtp-source with ${findings.sessions} sessions that are kept, one relay, smtp-sink; all on loopback, without TLS where nobody signs in.`,
      `${findings.durability}.`,
      `Postern: as installed; the send connector has the sink as smart host and ${findings.messagesPerConnection} messages a connection; 20 connections, the default.`,
      'Signed in: an injector of the bench opens 20 sessions by STARTTLS and AUTH PLAIN and keeps them; Postern takes them at a connector for clients by an app password, Postfix at a further instance with bench/postfix/submission.cf.',
      'Postfix tuned: bench/postfix/default.cf and tuned.cf, 20 connections that are reused. Postfix default: default.cf alone.',
    ],
    tables: [
      ...found.map((load) => loadTable(load, relays)),
      processTable(
        found.map(({ load, figures }) => ({ label: load.title, rounds: figures.get(OURS) ?? [] })),
      ),
    ],
    goals: main && main.load.name === '4kb' ? goalsOf(main) : [],
    proofs: [
      ...found.map((load) => arrivalProof(load)),
      ...relays.map(relayProof),
      noiseProof(found.flatMap(({ figures }) => [...figures.values()].flat())),
    ],
  };
}

/** What is told of each relay, in this order. */
export const relayColumns = ['accepted', 'end to end', 'CPU a message'] as const;

function loadTable({ load, figures }: LoadFigures, relays: readonly Relay[]): Table {
  const row = (name: string) => ({ label: name, cells: relayCells(figures.get(name) ?? []) });
  const names = relays.map(({ name }) => name).filter((name) => figures.has(name));
  const peers = names.filter((name) => name !== OURS);
  return {
    title: `${load.title}: ${load.messages} messages, ${roundsText(load.rounds)}`,
    columns: ['', ...relayColumns],
    rows: [
      // Nobody can sign in at the sink.
      ...(figures.has('no relay') ? [row('no relay')] : []),
      ...names.map(row),
      ...peers.map((peer) => ({ label: `${OURS} : ${peer}`, cells: ratioCells(figures, peer) })),
    ],
  };
}

export function relayCells(rounds: readonly RoundFigures[]): (Cell | null)[] {
  const cpu = rounds.map(({ cpuMsPerMessage }) => cpuMsPerMessage).filter((value) => value !== null);
  return [
    { values: rounds.map(({ acceptedPerSecond }) => acceptedPerSecond), unit: '/s' },
    { values: rounds.map(({ endToEndPerSecond }) => endToEndPerSecond), unit: '/s' },
    cpu.length === 0 ? null : { values: cpu, unit: 'ms' },
  ];
}

function ratioCells(figures: LoadFigures['figures'], peer: string): (Cell | null)[] {
  const theirCells = relayCells(figures.get(peer) ?? []);
  return relayCells(figures.get(OURS) ?? []).map((cell, index) => {
    const their = theirCells[index];
    return cell && their ? { values: [...ratios(cell.values, their.values)], unit: 'x' } : null;
  });
}

const processNames = ['transport', 'PostgreSQL', 'web', 'launcher', 'npm'];

/** Where our CPU goes. */
export function processTable(rows: readonly ProcessRow[]): Table {
  return {
    title: "Postern's CPU a message, by process",
    columns: ['', ...processNames],
    rows: rows.map(({ label, rounds }) => ({
      label,
      cells: processNames.map((name) => ({
        values: rounds.map(({ cpuMsByProcess }) => cpuMsByProcess.get(name) ?? 0),
        unit: 'ms',
      })),
    })),
  };
}

interface ProcessRow {
  readonly label: string;
  readonly rounds: readonly RoundFigures[];
}

function goalsOf({ load, figures }: LoadFigures): Goal[] {
  const [accepted, endToEnd, cpu] = ratioCells(figures, THEIRS).map((cell) => median(cell?.values ?? []));
  const goal = (what: string, bound: Goal['bound'], limit: number, measured = Number.NaN): Goal => ({
    what: `${load.title}: ${what}, ${OURS} : ${THEIRS}`,
    bound,
    limit,
    measured,
    unit: 'x',
  });
  return [
    goal('end to end', 'at least', 6, endToEnd),
    goal('accepted', 'at least', 5, accepted),
    goal('CPU a message', 'at most', 0.2, cpu),
  ];
}

/** A round without all of this has thrown. */
function arrivalProof({ load, logSyncsPerMessage }: LoadFigures): string {
  return `${load.title}: in each round the injector heard 250 for each of ${load.messages} messages, and the sink counted ${load.messages}, no more, no less. Sessions of PostgreSQL synced its log ${formatNumber(logSyncsPerMessage)} times a message.`;
}

function relayProof({ name, proof }: Relay): string {
  return `${name}: after each round ${proof}.`;
}

export function noiseProof(rounds: readonly RoundFigures[]): string {
  const shares = rounds.map(({ foreignShare }) => foreignShare * 100);
  return `Processes that are no part of the bench had ${formatNumber(median(shares))} % of the processors in a round (median), ${formatNumber(Math.max(...shares))} % at most.`;
}
