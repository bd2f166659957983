import { expect, it } from 'vitest';
import type { RoundFigures } from '../relay/round';
import type { Run } from '../report/figures';
import { findingsOf } from './against-report';
import { complaintOf, ledgerLine } from './verdict';

const load = {
  name: '4kb',
  title: '4 KB messages',
  sizeBytes: 4096,
  recipients: 1,
  messages: 20_000,
  rounds: 3,
  isSignedIn: false,
};

/** Of the tree, in percent of the commit beside it. */
const calm = [3.2, 1, 2, 3, 2.5, 3.5, 2, 3, 4, 1.5, 3];

it('lets a change stay whose median is 3 % and whose interval ends below 6 %', () => {
  expect(complaintOf(runOf(calm))).toBeNull();
});

it('refuses a median above 3 %', () => {
  expect(complaintOf(runOf(calm.map((percent) => percent + 0.2)))).toBe(
    'Worse than dcc4ef9 allows:\nMISSED  4 KB messages: growth of CPU a message, median: 3.20 % (goal: at most 3 %)',
  );
});

it('refuses an interval that reaches 6 %, whatever its median', () => {
  const scattered = [-9, -8, -7, -6, 0, 1, 2, 2.5, 5, 6, 7];
  expect(complaintOf(runOf(scattered))).toBe(
    'Worse than dcc4ef9 allows:\nMISSED  4 KB messages: growth of CPU a message, upper end of the interval: 6.00 % (goal: below 6 %)',
  );
  expect(complaintOf(runOf(scattered.with(9, 5.9)))).toBeNull();
});

it('does not judge by fewer than eleven rounds', () => {
  expect(complaintOf(runOf(Array(10).fill(50)))).toBeNull();
  expect(complaintOf(runOf(Array(11).fill(50)))).not.toBeNull();
});

it('does not judge the rate', () => {
  expect(complaintOf(runOf(calm, { rateRatio: 0.5 }))).toBeNull();
});

it('makes a line for the ledger, with a sign before what grew', () => {
  expect(ledgerLine(runOf([0, 0, 0, 0, 0, -1, -1, -1.04, -1, 2.26, 3], { rateRatio: 0.9 }))).toBe(
    '| ISSUE | dcc4ef9 | b47dbc5 | 2 x CPU, Node 24.22.3, 11 rounds, 2026-11-30 | 0.0 [-1.0, +2.3] |  | -10.0 [-10.0, -10.0] |  |',
  );
});

it('makes no line of a short run', () => {
  expect(ledgerLine({ ...runOf(calm), isShort: true })).toBeNull();
});

it('says beside its verdict that the computer was busy', () => {
  expect(
    complaintOf(
      runOf(
        calm.map((percent) => percent + 1),
        { foreignShare: 0.3 },
      ),
    ),
  ).toMatch(/\nBut other processes had 30 % of the processors: measure again when it is quiet\.$/);
  expect(complaintOf(runOf(calm, { foreignShare: 0.3 }))).toBeNull();
});

/** @param percents growth of CPU a message, round by round */
function runOf(percents: readonly number[], { rateRatio = 1, foreignShare = 0 } = {}): Run {
  const side = (cpuMsPerMessage: number, perSecond: number): ReadonlyMap<string, RoundFigures> => {
    const rates = { acceptedPerSecond: perSecond, endToEndPerSecond: perSecond };
    return new Map([['4kb', { ...rates, cpuMsPerMessage, cpuMsByProcess: new Map(), foreignShare }]]);
  };
  const measured = percents.map((percent) => ({
    bySide: { commit: side(0.25, 4000), 'this tree': side(0.25 * (1 + percent / 100), 4000 * rateRatio) },
    durability: ['PostgreSQL'],
  }));
  const findings = findingsOf({ measured, loads: [load], seed: 1, from: 'dcc4ef9', to: 'b47dbc5' });
  return {
    format: 1,
    at: '2026-11-30T08:00:00.000Z',
    isShort: false,
    machine: { cpu: 'CPU', cores: 2, memoryGigabytes: 24, system: 'Linux', fileSystem: 'ext4' },
    versions: { postern: '0.1.0', commit: 'b47dbc5', node: '24.22.3', postfix: null },
    benches: [
      {
        name: 'against',
        startedAt: '2026-11-30T08:00:00.000Z',
        ...{ seconds: 1, loadBefore: 0, diskSyncsPerSecond: { before: 1, after: 1 } },
        ...findings,
      },
    ],
  };
}
