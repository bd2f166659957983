import type { FlightCounts } from '../tools/flight-counter';

/**
 * Owns: how fast mail to hosts far away can be, by arithmetic: nothing costs time but the round trips of the dialogue.
 *
 *     seconds = round trip x (messages x k + connections reopened x s) / (domains x connections a domain)
 *
 *   k  round trips a message: 4 for MAIL, RCPT, DATA, content. With PIPELINING 2 (MAIL+RCPT+DATA, content), and 1 where the
 *      next message's MAIL+RCPT+DATA stand behind the content, which the first of a connection has none before it for
 *   s  round trips before the first message of a connection: 1 for TCP, 1 until the greeting, the rest EHLO and the like.
 *      The first connections and the first message of each are free: the clock starts when they are through.
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

const TCP_AND_GREETING = 2;

/** As the proxy in the middle saw it. */
export function dialogueOf({ connections, setup, mail }: FlightCounts, messages: number): Dialogue {
  return {
    roundTripsPerMessage: mail / messages,
    setupRoundTrips: connections === 0 ? 0 : TCP_AND_GREETING + setup / connections,
    connectionsOpened: connections,
  };
}

/** One message after another: what RFC 5321 asks for, and RFC 2920 when the server offers PIPELINING. */
export function roundTripsOneByOne(isPipelining: boolean): number {
  return isPipelining ? 2 : 4;
}

/** @param connections opened, of which the first message of each has none before it (RFC 2920 3.1) */
export function fewestRoundTrips(isPipelining: boolean, connections: number, messages: number): number {
  return isPipelining ? 1 + connections / messages : roundTripsOneByOne(isPipelining);
}

export function connectionsOf({ domains, connectionsPerDomain }: Way): number {
  return domains * connectionsPerDomain;
}

/**
 * Of `messages`, those that the clock is for: when the sink has its first message, each connection may have sent one, had
 * all been as quick.
 */
export function timedOf(way: Way, messages: number): number {
  return messages - connectionsOf(way);
}

/** Messages a second. */
export function limitPerSecond(way: Way, dialogue: Dialogue, messages: number): number {
  const { roundTripsPerMessage, setupRoundTrips, connectionsOpened } = dialogue;
  const connections = connectionsOf(way);
  const reopened = Math.max(0, connectionsOpened - connections);
  const roundTrips = messages * roundTripsPerMessage + reopened * setupRoundTrips;
  return (messages * 1000 * connections) / (way.roundTripMs * roundTrips);
}
