import type { CatchPoint, DatabaseRequest, LineSession } from '../database/line-session';
import type { FaultSite } from './fault-site';
import type { Injector } from './injector';

/**
 * Owns: the named steps of the mail's way, and how each is recognised from outside: by what is said on the line to
 *   PostgreSQL, by what the client has read, by what the receiving server has read.
 * Promises: `strike` is called at the step itself, while nothing goes on: the line holds what it caught, and this process
 *   reads no other socket meanwhile.
 * Does not: strike twice, or know who dies.
 */
type Strike = (session: LineSession | null) => void;

export interface Step {
  readonly name: string;
  /** @returns what gives up waiting. */
  readonly await: (site: FaultSite, injector: Injector, strike: Strike) => () => void;
}

const APPLICATION = 'postern transport';

/** Statements by their names in lib/store/hot. */
const INCOMING = ['insert-messages', 'write-batch'];
const OUTCOMES = ['record-final', 'settle-batch'];
const RETRIES = ['record-retries'];
const CONTENT = ['write-chunk'];
const MOVES = ['move-copies'];

export const STEPS: readonly Step[] = [
  onLine('content half in, a piece about to be written', 'before', says(CONTENT)),
  onLine('content in, before the commit', 'before', commits(INCOMING)),
  onLine('commit sent, no answer yet', 'sent', commits(INCOMING)),
  onLine('committed, before 250', 'answered', commits(INCOMING)),
  {
    name: '250 said, before the hand-over',
    await: (_site, injector, strike) => {
      const forget = injector.onAccepted(() => {
        forget();
        strike(null);
      });
      return forget;
    },
  },
  atReceiver('connected to the next hop', 'connection'),
  atReceiver('in the middle of DATA', 'content'),
  atReceiver('last dot read, before the reply', 'message'),
  onLine('reply said, before its record', 'before', commits(OUTCOMES)),
  onLine('record sent, no answer yet', 'sent', commits(OUTCOMES)),
  onLine('recorded, the answer on its way', 'answered', commits(OUTCOMES)),
  onLine('failure and report about to be committed', 'before', commitsBoth(OUTCOMES, INCOMING)),
  onLine('failure and report committed, the answer on its way', 'answered', commitsBoth(OUTCOMES, INCOMING)),
  onLine('retry committed, the answer on its way', 'answered', commits(RETRIES)),
];

/** Only when routing changes. */
export const RELEASE_STEPS: readonly Step[] = [
  onLine('waiting mail about to be re-routed', 'before', commits(MOVES)),
  onLine('waiting mail re-routed, the answer on its way', 'answered', commits(MOVES)),
];

function onLine(name: string, point: CatchPoint, fits: (request: DatabaseRequest) => boolean): Step {
  return {
    name,
    await: ({ line }, _injector, strike) => line.catchNext({ application: APPLICATION, point, fits }, strike),
  };
}

function says(statements: readonly string[]): (request: DatabaseRequest) => boolean {
  return ({ statement }) => statements.includes(statement);
}

/** By itself it is its own transaction; else the COMMIT behind it is meant. */
function commits(statements: readonly string[]): (request: DatabaseRequest) => boolean {
  return ({ statement, transaction }) =>
    transaction.length === 0
      ? statements.includes(statement)
      : statement === 'COMMIT' && transaction.some((earlier) => statements.includes(earlier));
}

function commitsBoth(
  first: readonly string[],
  second: readonly string[],
): (request: DatabaseRequest) => boolean {
  return ({ statement, transaction }) =>
    statement === 'COMMIT' &&
    [first, second].every((names) => names.some((name) => transaction.includes(name)));
}

/** The event of any of the receiving servers. */
function atReceiver(name: string, event: 'connection' | 'content' | 'message'): Step {
  return {
    name,
    await: ({ world }, _injector, strike) => {
      const forget = () => {
        for (const { events } of world.receivers) events.off(event, happened);
      };
      const happened = () => {
        forget();
        strike(null);
      };
      for (const { events } of world.receivers) events.on(event, happened);
      return forget;
    },
  };
}
