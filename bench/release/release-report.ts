import type { Findings, Goal, Table } from '../report/figures';
import { median } from '../report/statistics';
import { type FlowRates, type ReleaseFigures, SESSIONS } from './round';

/**
 * Owns: the release bench's figures as tables, goals and proofs.
 */
export interface ReleaseFindings {
  readonly found: readonly ReleaseFigures[];
  /** While new mail came as fast as it was taken. */
  readonly pressed: ReleaseFigures;
  readonly perSecond: number;
  readonly durability: string;
}

export function findingsOf({ found, pressed, perSecond, durability }: ReleaseFindings): Findings {
  const released = found[0]?.released ?? 0;
  return {
    rounds: found.length,
    setting: [
      `${released.toLocaleString('en')} messages of 4 KB to 100 domains that no connector takes, loaded by set-based inserts (bench/bulk); then New-SendConnector by the HTTP face, to a smart host.`,
      `New mail of 4 KB, ${perSecond} a second by the clock over ${SESSIONS} sessions, to another smart host: before, meanwhile and until the last released message has arrived. In one more round as much as is taken: each session gives its next message at once, and everything on the computer competes.`,
      `${durability}.`,
    ],
    tables: [
      releaseTable(`From the call of New-SendConnector, with ${perSecond} new messages a second`, found),
      flowTable(`New mail, ${perSecond} a second`, found),
      releaseTable('From the call of New-SendConnector, with as much new mail as is taken', [pressed]),
      flowTable('New mail, as much as is taken', [pressed]),
    ],
    goals: goalsOf(found, pressed, perSecond),
    proofs: [
      "In each round the connector's sink counted each released message, no more, no less, the other sink each new one, and no message was in the database at the end.",
      'A loaded message and one submitted by SMTP were held beside each other, every column of their rows; no loaded row contradicted another.',
      'When none is left in Unreachable is asked of the rows, not of counters.',
    ],
  };
}

function releaseTable(title: string, found: readonly ReleaseFigures[]): Table {
  const row = (label: string, unit: string, of: (one: ReleaseFigures) => number) => ({
    label,
    cells: [{ values: found.map(of), unit }],
  });
  return {
    title,
    columns: ['', 'time'],
    rows: [
      row('answered', 'ms', (one) => one.answeredMs),
      row('first released message at the sink', 'ms', (one) => one.firstMs),
      row('none left in Unreachable', 's', (one) => one.reroutedMs / 1000),
      row('re-routed', '/s', reroutedPerSecond),
      row('last released message at the sink', 's', (one) => one.deliveredMs / 1000),
    ],
  };
}

function flowTable(title: string, found: readonly ReleaseFigures[]): Table {
  const row = (label: string, of: (one: ReleaseFigures) => FlowRates) => ({
    label,
    cells: [
      { values: found.map((one) => of(one).accepted), unit: '/s' },
      { values: found.map((one) => of(one).delivered), unit: '/s' },
    ],
  });
  return {
    title,
    columns: ['', 'accepted', 'delivered'],
    rows: [
      row('before', ({ usual }) => usual),
      row('until none is left in Unreachable', ({ whileRerouting }) => whileRerouting),
      row('until the last is at the sink', ({ whileDelivering }) => whileDelivering),
    ],
  };
}

function goalsOf(found: readonly ReleaseFigures[], pressed: ReleaseFigures, perSecond: number): Goal[] {
  const kept = (flow: string, figures: readonly ReleaseFigures[]): Goal => ({
    what: `new mail until none is left in Unreachable, of its usual rate, ${flow}`,
    bound: 'at least',
    limit: 0.5,
    unit: 'x',
    measured: median(figures.map(keptShare)),
  });
  return [
    {
      what: 'first released message at the sink',
      bound: 'at most',
      limit: 1,
      unit: 's',
      measured: median(found.map((one) => one.firstMs / 1000)),
    },
    {
      what: 're-routed',
      bound: 'at least',
      limit: 10_000,
      unit: '/s',
      measured: median(found.map(reroutedPerSecond)),
    },
    kept(`${perSecond} a second`, found),
    kept('as much as is taken', [pressed]),
  ];
}

function reroutedPerSecond({ released, reroutedMs }: ReleaseFigures): number {
  return (released * 1000) / reroutedMs;
}

/** Of acceptance and delivery the one that suffered more. */
function keptShare({ usual, whileRerouting }: ReleaseFigures): number {
  return Math.min(whileRerouting.accepted / usual.accepted, whileRerouting.delivered / usual.delivered);
}
