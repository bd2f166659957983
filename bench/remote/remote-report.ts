import type { Findings, Goal, Table } from '../report/figures';
import { formatNumber, median, roundsText } from '../report/statistics';
import { way } from './internet';
import { type Dialogue, fewestRoundTrips, limitPerSecond, roundTripsOneByOne } from './limit';

/**
 * Owns: the remote bench's figures as a table, goals and proofs.
 */
export interface RemoteRound {
  readonly isPipelining: boolean;
  readonly messages: number;
  /** Of them those that were counted while the clock ran. */
  readonly timed: number;
  readonly perSecond: number;
  readonly dialogue: Dialogue;
  /** Connections at one moment; one that says QUIT and its successor overlap. */
  readonly mostOpen: number;
  readonly latenessMs: number;
  readonly foreignShare: number;
}

export interface RemoteFindings {
  readonly found: readonly RemoteRound[];
  /** Messages a second of the injector alone, without PIPELINING and on connections that stay. */
  readonly controls: readonly number[];
  readonly messages: number;
  readonly rounds: number;
  readonly durability: string;
}

export function findingsOf({ found, controls, messages, rounds, durability }: RemoteFindings): Findings {
  const kinds = [true, false].map((isPipelining) => ({
    label: isPipelining ? 'PIPELINING offered' : 'PIPELINING not offered',
    isPipelining,
    list: found.filter((one) => one.isPipelining === isPipelining),
  }));
  const foreign = found.map((one) => one.foreignShare * 100);
  return {
    rounds,
    setting: [
      `${way.domains} domains, ${way.connectionsPerDomain} connections each (MaxPerDomainOutboundConnections), ${way.roundTripMs} ms of round trip by a proxy of our own; ${messages} messages of 4 KB a round, taken in before, while the send connector is disabled.`,
      'The clock runs from the first message that the sink counts to the last, and the first message of each connection is not counted: by then all could be through.',
      "The limit: seconds = round trip x (messages x k + connections reopened x s) / (domains x connections a domain). k are the round trips a message and s those before a connection's first message, both as the proxy counted them in the dialogue (s with 1 for TCP and 1 for the greeting); a connection counts as reopened beyond the first of each.",
      "Fewest k: 4 (MAIL, RCPT, DATA, content); with PIPELINING 1, each message's envelope behind the content of the one before (RFC 2920 3.1), and 2 for the first of a connection. The goal is held against the smaller of that and the k measured. One by one: an engine that waits for each message's final reply has k 4, with PIPELINING 2.",
      `${durability}.`,
    ],
    tables: [
      {
        title: `${messages} messages, ${roundsText(rounds)}`,
        columns: [
          '',
          'end to end',
          'k',
          's',
          'opened',
          'at once',
          'limit',
          'of the limit',
          'of that at fewest k',
          'of that one by one',
        ],
        rows: [...kinds.map(({ label, list }) => rowOf(label, list)), controlRow(controls)],
      },
    ],
    goals: kinds.map(({ label, list }) => goalOf(label, list)),
    proofs: [
      `In each round the sink counted ${messages} messages, no more, no less, and Postern's database held no message and counted ${messages} recipients delivered, none otherwise.`,
      `The proxy passed bytes on ${formatNumber(median(found.map((one) => one.latenessMs)))} ms late on average (a half round trip is ${way.roundTripMs / 2} ms).`,
      `Processes that are no part of the bench had ${formatNumber(median(foreign))} % of the processors in a round (median), ${formatNumber(Math.max(...foreign))} % at most.`,
    ],
  };
}

function rowOf(label: string, list: readonly RemoteRound[]): Table['rows'][number] {
  const cell = (unit: string, value: (one: RemoteRound) => number) => ({ unit, values: list.map(value) });
  return {
    label,
    cells: [
      cell('/s', (one) => one.perSecond),
      cell('', ({ dialogue }) => dialogue.roundTripsPerMessage),
      cell('', ({ dialogue }) => dialogue.setupRoundTrips),
      cell('', ({ dialogue }) => dialogue.connectionsOpened),
      cell('', (one) => one.mostOpen),
      cell('/s', (one) => limitPerSecond(way, one.dialogue, one.timed)),
      cell('%', (one) => percentOfLimit(one)),
      cell('%', (one) => percentOfLimit(withFewest(one))),
      cell('%', (one) => percentOfLimit(withRoundTrips(one, roundTripsOneByOne(one.isPipelining)))),
    ],
  };
}

function controlRow(controls: readonly number[]): Table['rows'][number] {
  const roundTripsPerMessage = roundTripsOneByOne(false);
  const limit = limitPerSecond(
    way,
    { roundTripsPerMessage, setupRoundTrips: 0, connectionsOpened: 0 },
    controls.length,
  );
  const percent = { unit: '%', values: controls.map((perSecond) => (100 * perSecond) / limit) };
  return {
    label: 'smtp-source through the proxy',
    cells: [
      { unit: '/s', values: [...controls] },
      null,
      null,
      null,
      null,
      { unit: '/s', values: [limit] },
      percent,
      percent,
      percent,
    ],
  };
}

function goalOf(label: string, list: readonly RemoteRound[]): Goal {
  return {
    what: `${label}: of the arithmetic limit`,
    bound: 'at least',
    limit: 90,
    measured: median(list.map((one) => Math.min(percentOfLimit(one), percentOfLimit(withFewest(one))))),
    unit: '%',
  };
}

function percentOfLimit(one: RemoteRound): number {
  return (100 * one.perSecond) / limitPerSecond(way, one.dialogue, one.timed);
}

function withFewest(one: RemoteRound): RemoteRound {
  const { isPipelining, dialogue, messages } = one;
  return withRoundTrips(one, fewestRoundTrips(isPipelining, dialogue.connectionsOpened, messages));
}

function withRoundTrips(one: RemoteRound, roundTripsPerMessage: number): RemoteRound {
  return { ...one, dialogue: { ...one.dialogue, roundTripsPerMessage } };
}
