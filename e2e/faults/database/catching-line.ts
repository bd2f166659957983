import type { Socket } from 'node:net';
import { TcpLine } from '@/lib/testing/tcp-line';
import { type CatchPoint, type DatabaseRequest, LineSession } from './line-session';

/**
 * Owns: the line between an installation under fault and its PostgreSQL: one that reads along, and stops at a chosen
 *   request.
 * Promises: what passes is not changed.
 */
export interface RequestChoice {
  readonly application: string;
  readonly point: CatchPoint;
  readonly fits: (request: DatabaseRequest) => boolean;
}

export class CatchingLine extends TcpLine<LineSession> {
  #choice: (RequestChoice & { readonly caught: (session: LineSession) => void }) | null = null;

  readonly #watch = {
    point: (application: string, request: DatabaseRequest): CatchPoint | null => {
      const choice = this.#choice;
      return choice && choice.application === application && choice.fits(request) ? choice.point : null;
    },
    caught: (held: LineSession): void => {
      const choice = this.#choice;
      this.#choice = null;
      if (choice) choice.caught(held);
      else held.release();
    },
  };

  static async to(target: string): Promise<CatchingLine> {
    const line = new CatchingLine(new URL(target));
    await line.mend();
    return line;
  }

  protected override begin(client: Socket, server: Socket): LineSession {
    return new LineSession(client, server, this.#watch);
  }

  /** Processes of the server that serve this client now. */
  backendPids(application: string): number[] {
    return this.passages
      .filter((session) => session.application === application && session.backendPid > 0)
      .map((session) => session.backendPid);
  }

  /**
   * Stops the first request that fits, and calls `caught` at that very moment; its session waits for `release`, or for the
   * end of either side.
   * @returns what gives up waiting.
   */
  catchNext(choice: RequestChoice, caught: (session: LineSession) => void): () => void {
    const mine = { ...choice, caught };
    this.#choice = mine;
    return () => {
      if (this.#choice === mine) this.#choice = null;
    };
  }
}
