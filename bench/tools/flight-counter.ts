/**
 * Owns: how many round trips an SMTP client waits for, seen from the middle of one connection.
 * Promises: a flight is all that the client says until it has heard something again; each is one round trip. They are
 *   counted apart: those before the first MAIL (EHLO and the like), those of mail, and QUIT.
 */
export interface FlightCounts {
  readonly connections: number;
  readonly setup: number;
  readonly mail: number;
  readonly closing: number;
}

export const noFlights: FlightCounts = { connections: 0, setup: 0, mail: 0, closing: 0 };

export class FlightCounter {
  #counts = { connections: 1, setup: 0, mail: 0, closing: 0 };
  #isServersTurn = false;
  #hasMail = false;

  clientSaid(piece: Buffer): void {
    const start = piece.subarray(0, 5).toString('latin1').toUpperCase();
    if (start === 'MAIL ') this.#hasMail = true;
    if (this.#isServersTurn) return;
    this.#isServersTurn = true;
    if (!this.#hasMail) this.#counts.setup += 1;
    else if (start.startsWith('QUIT')) this.#counts.closing += 1;
    else this.#counts.mail += 1;
  }

  serverWasHeard(): void {
    this.#isServersTurn = false;
  }

  counts(): FlightCounts {
    return { ...this.#counts };
  }
}

export function sumOf(counts: readonly FlightCounts[]): FlightCounts {
  return counts.reduce(
    (sum, one) => ({
      connections: sum.connections + one.connections,
      setup: sum.setup + one.setup,
      mail: sum.mail + one.mail,
      closing: sum.closing + one.closing,
    }),
    noFlights,
  );
}
