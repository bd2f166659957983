import type { Cell, Findings, Table } from '../report/figures';
import { median } from '../report/statistics';
import { percentile } from '../tools/percentile';
import type { Transfer } from './transfer';
import type { Timed } from './visits';

/**
 * Owns: the web bench's figures as tables, goals and proofs.
 */
export interface WebFindings {
  readonly loads: Readonly<Record<string, readonly Transfer[]>>;
  readonly timed: readonly Timed[];
  readonly rounds: number;
  readonly chromium: string;
  readonly durability: string;
}

const KILOBYTE = 1024;

export function findingsOf({ loads, timed, rounds, chromium, durability }: WebFindings): Findings {
  const latencies = timed.map(([, { latencyMs }]) => latencyMs);
  const uncompressed = [
    ...new Set(Object.values(loads).flatMap((list) => list.flatMap((load) => load.uncompressed))),
  ];
  return {
    rounds,
    setting: [
      `Chromium ${chromium}, a window of 1280 x 800, on the same computer; each visit with an empty cache; 1,000 messages wait, in some hundred queues.`,
      "First load: octets over the network with their headers, as DevTools count them (encodedDataLength); kilobytes of 1,024. All that is asked for until the page's content stands and nothing new is asked for.",
      "Interactions: the browser's own Event Timing, as INP takes it: from the input to the paint of the next frame, in steps of 8 ms, never less than 16. Until it stands: by the clock, the server's answer and the bench's own way to the browser included.",
      `${durability}.`,
    ],
    tables: [loadTable(loads), interactionTable(timed)],
    goals: [
      ...Object.entries(loads).map(([name, list]) => ({
        what: `${name}: script of the first load`,
        bound: 'at most' as const,
        limit: 360,
        unit: 'KB',
        measured: median(list.map(({ scriptBytes }) => scriptBytes / KILOBYTE)),
      })),
      {
        what: 'interactions, 98 of 100 (as INP counts)',
        bound: 'at most',
        limit: 100,
        unit: 'ms',
        measured: percentile(latencies, 0.98),
      },
    ],
    proofs: [
      uncompressed.length === 0
        ? 'Every script came compressed.'
        : `These scripts came uncompressed: ${uncompressed.join(', ')}.`,
      `${timed.length} interactions by real input; each waited for what it leads to.`,
    ],
  };
}

function loadTable(loads: WebFindings['loads']): Table {
  const cell = (list: readonly Transfer[], unit: string, of: (load: Transfer) => number): Cell => ({
    values: list.map(of),
    unit,
  });
  return {
    title: 'First load',
    columns: ['', 'script', 'scripts', 'style', 'document', 'other', 'until it stands'],
    rows: Object.entries(loads).map(([label, list]) => ({
      label,
      cells: [
        cell(list, 'KB', ({ scriptBytes }) => scriptBytes / KILOBYTE),
        cell(list, '', ({ scripts }) => scripts),
        cell(list, 'KB', ({ styleBytes }) => styleBytes / KILOBYTE),
        cell(list, 'KB', ({ documentBytes }) => documentBytes / KILOBYTE),
        cell(list, 'KB', ({ otherBytes }) => otherBytes / KILOBYTE),
        cell(list, 'ms', ({ shownMs }) => shownMs),
      ],
    })),
  };
}

function interactionTable(timed: readonly Timed[]): Table {
  const titles = [...new Set(timed.map(([title]) => title))];
  return {
    title: 'Interactions',
    columns: ['', 'latency', 'until it stands'],
    rows: titles.map((label) => {
      const own = timed.filter(([title]) => title === label).map(([, interaction]) => interaction);
      return {
        label,
        cells: [
          { values: own.map(({ latencyMs }) => latencyMs), unit: 'ms' },
          { values: own.map(({ shownMs }) => shownMs), unit: 'ms' },
        ],
      };
    }),
  };
}
