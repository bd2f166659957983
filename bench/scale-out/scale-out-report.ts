import type { Findings } from '../report/figures';
import { median, ratios, roundsText } from '../report/statistics';
import type { Killed } from './kill-one';
import { CONNECTIONS_PER_SERVER, LEASE_SECONDS, processCounts, ROUND_TRIP_MS, type Scale } from './scale';

/**
 * Owns: the scale-out bench's figures as tables, goals and proofs.
 */
export interface ScaleOutRound {
  /** In the order of `processCounts`. */
  readonly perSecond: readonly number[];
  readonly mostOpen: readonly number[];
  readonly killed: Killed;
}

export interface ScaleOutFindings {
  readonly found: readonly ScaleOutRound[];
  readonly scale: Scale;
  readonly durability: string;
}

export function findingsOf({ found, scale, durability }: ScaleOutFindings): Findings {
  const rates = processCounts.map((_, index) => found.map(({ perSecond }) => perSecond[index] ?? Number.NaN));
  const [one = []] = rates;
  const gain = (index: number) => ratios(rates[index] ?? [], one);
  const killed = (unit: string, value: (killed: Killed) => number) => ({
    unit,
    values: found.map((round) => value(round.killed)),
  });
  return {
    rounds: scale.rounds,
    setting: [
      `Transport servers on one database, all on this computer; a smart host behind ${ROUND_TRIP_MS} ms of round trip, ${CONNECTIONS_PER_SERVER} connections a server; the messages are given in at all servers in equal parts.`,
      'A kill takes all processes of one server at once (SIGKILL), while its queue is full.',
      `${durability}.`,
    ],
    tables: [
      {
        title: `${scale.messages} messages of 4 KB, ${roundsText(scale.rounds)}`,
        columns: ['transport processes', 'end to end', 'to one', 'connections at once'],
        rows: processCounts.map((count, index) => ({
          label: String(count),
          cells: [
            { unit: '/s', values: rates[index] ?? [] },
            { unit: 'x', values: [...gain(index)] },
            { unit: '', values: found.map(({ mostOpen }) => mostOpen[index] ?? Number.NaN) },
          ],
        })),
      },
      {
        title: `One of four is killed, ${scale.messagesBeforeKill} messages given in before`,
        columns: ['', 'waiting then', 'queues moved after', 'all sent after', 'arrived twice'],
        rows: [
          {
            label: 'killed',
            cells: [
              killed('', (one) => one.waitingWhenKilled),
              killed('s', (one) => one.movedAfterSeconds),
              killed('s', (one) => one.finishedAfterSeconds),
              killed('', (one) => one.repeated),
            ],
          },
        ],
      },
    ],
    goals: [
      { what: 'two processes to one', bound: 'at least', limit: 1.8, unit: 'x', measured: median(gain(1)) },
      { what: 'four processes to one', bound: 'at least', limit: 3.4, unit: 'x', measured: median(gain(2)) },
      {
        what: "a killed server's queues moved after (the slowest)",
        bound: 'at most',
        limit: LEASE_SECONDS,
        unit: 's',
        measured: Math.max(...found.map(({ killed: { movedAfterSeconds } }) => movedAfterSeconds)),
      },
    ],
    proofs: [
      `In each measurement the sink counted ${scale.messages} messages, no more, no less; Postern's database held no message and counted each recipient delivered, none otherwise.`,
      `After each kill the database counted all ${scale.messagesBeforeKill} recipients delivered, each once, none otherwise, and held no message; the sink counted no fewer.`,
    ],
  };
}
