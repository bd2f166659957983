import type { FlightCounts } from '../tools/flight-counter';

/**
 * Owns: how fast mail to hosts far away can be, by arithmetic: nothing costs time but the round trips of the dialogue.
 *
 *     seconds = round trip x (messages x k + connections reopened x s) / (domains x connections a domain)
 *
 *   k  round trips a message: 4 for MAIL, RCPT, DATA, content; 2 with PIPELINING (MAIL+RCPT+DATA, content)
 *   s  round trips before the first message of a connection: 1 for TCP, 1 until the greeting, the rest EHLO and the like.
 *      The first connections are free: the clock starts with the first message.
 */
export interface Way {
  readonly domains: number;
  readonly connectionsPerDomain: number;
  readonly roundTripMs: number;
}

export interface Dialogue {
  readonly roundTripsPerMessage: number;
  readonly setupRoundTrips: number;
  readonly connectionsOpened: number;
}

const tcpAndGreeting = 2;

/** As the proxy in the middle saw it. */
export function dialogueOf({ connections, setup, mail }: FlightCounts, messages: number): Dialogue {
  return {
    roundTripsPerMessage: mail / messages,
    setupRoundTrips: connections === 0 ? 0 : tcpAndGreeting + setup / connections,
    connectionsOpened: connections,
  };
}

/** What RFC 5321 asks for, and RFC 2920 when the server offers PIPELINING. */
export function fewestRoundTrips(isPipelining: boolean): number {
  return isPipelining ? 2 : 4;
}

/** Messages a second, when so many are sent after the first connections stand. */
export function limitPerSecond(way: Way, dialogue: Dialogue, messages: number): number {
  const { roundTripsPerMessage, setupRoundTrips, connectionsOpened } = dialogue;
  const connections = way.domains * way.connectionsPerDomain;
  const reopened = Math.max(0, connectionsOpened - connections);
  const roundTrips = messages * roundTripsPerMessage + reopened * setupRoundTrips;
  return (messages * 1000 * connections) / (way.roundTripMs * roundTrips);
}
