import type { Cell, Findings, Goal } from '../report/figures';
import { median } from '../report/statistics';
import type { FlowRates, ReleaseFigures } from './round';

/**
 * Owns: the release bench's figures as tables, goals and proofs.
 */
export interface ReleaseFindings {
  readonly found: readonly ReleaseFigures[];
  readonly perSecond: number;
  readonly durability: string;
}

export function findingsOf({ found, perSecond, durability }: ReleaseFindings): Findings {
  const released = found[0]?.released ?? 0;
  const cell = (unit: string, of: (one: ReleaseFigures) => number): Cell => ({ values: found.map(of), unit });
  const row = (label: string, ...cells: Cell[]) => ({ label, cells });
  const flow = (label: string, of: (one: ReleaseFigures) => FlowRates) =>
    row(
      label,
      cell('/s', (one) => of(one).accepted),
      cell('/s', (one) => of(one).delivered),
    );
  const reroutedPerSecond = (one: ReleaseFigures) => (one.released * 1000) / one.reroutedMs;
  const kept = (one: ReleaseFigures) =>
    Math.min(
      ...[one.whileRerouting, one.whileDelivering].flatMap((rates) => [
        rates.accepted / one.usual.accepted,
        rates.delivered / one.usual.delivered,
      ]),
    );
  return {
    rounds: found.length,
    setting: [
      `${released.toLocaleString('en')} messages of 4 KB to 100 domains that no connector takes, loaded by set-based inserts (bench/bulk); then New-SendConnector by the HTTP face, to a smart host.`,
      `New mail of 4 KB, ${perSecond} a second by the clock over 20 sessions, to another smart host: before, meanwhile and until the last released message has arrived.`,
      `${durability}.`,
    ],
    tables: [
      {
        title: 'From the call of New-SendConnector',
        columns: ['', 'time'],
        rows: [
          row(
            'answered',
            cell('ms', (one) => one.answeredMs),
          ),
          row(
            'first released message at the sink',
            cell('ms', (one) => one.firstMs),
          ),
          row(
            'none left in Unreachable',
            cell('s', (one) => one.reroutedMs / 1000),
          ),
          row('re-routed', cell('/s', reroutedPerSecond)),
          row(
            'last released message at the sink',
            cell('s', (one) => one.deliveredMs / 1000),
          ),
        ],
      },
      {
        title: 'New mail',
        columns: ['', 'accepted', 'delivered'],
        rows: [
          flow('before', ({ usual }) => usual),
          flow('until none is left in Unreachable', ({ whileRerouting }) => whileRerouting),
          flow('until the last is at the sink', ({ whileDelivering }) => whileDelivering),
        ],
      },
    ],
    goals: goalsOf(found, reroutedPerSecond, kept),
    proofs: [
      "In each round the connector's sink counted each released message, no more, no less, the other sink each new one, and no message was in the database at the end.",
      'A loaded message and one submitted by SMTP were held beside each other, every column of their rows; no loaded row contradicted another.',
      'When none is left in Unreachable is asked of the rows, not of counters.',
    ],
  };
}

function goalsOf(
  found: readonly ReleaseFigures[],
  reroutedPerSecond: (one: ReleaseFigures) => number,
  kept: (one: ReleaseFigures) => number,
): Goal[] {
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
    {
      what: 'new mail, accepted or delivered, of its usual rate',
      bound: 'at least',
      limit: 0.5,
      unit: 'x',
      measured: median(found.map(kept)),
    },
  ];
}
