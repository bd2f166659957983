import { setImmediate as turn } from 'node:timers/promises';
import { ClientLine } from './client-line';
import { addressOf, connectorRules } from './connectors';
import type { AcceptedMessage } from './dialogue';
import { sessionRandom } from './random';
import type { SessionPlan, Step } from './session-plan';

/**
 * Owns: one client of the fuzz: says what its plan says, as far as the answers let it.
 * Promises: ends, with the connection gone, whatever the server does.
 */
interface SessionResult {
  readonly answered: number;
  readonly refused: number;
  readonly accepted: readonly AcceptedMessage[];
  /** Messages that may have been stored although the client left before the reply. */
  readonly possibleMessages: number;
  readonly isTls: boolean;
}

/** Loopback addresses of each client: so many sessions of a kind at once stay below the limit for one source. */
export const HOSTS = 8;

export async function runSession(plan: SessionPlan, port: number): Promise<SessionResult> {
  const address = addressOf(plan.client, 1 + (plan.index % HOSTS));
  const line = await ClientLine.connect(port, address, connectorRules[plan.client]);
  const session = new Session(plan, line);
  try {
    await session.play();
  } finally {
    line.isLeft = true;
    line.socket.destroy();
  }
  return session.result();
}

class Session {
  #possibleMessages = 0;

  readonly #plan: SessionPlan;
  readonly #line: ClientLine;

  constructor(plan: SessionPlan, line: ClientLine) {
    this.#plan = plan;
    this.#line = line;
  }

  async play(): Promise<void> {
    const plan = this.#plan;
    const line = this.#line;
    if (plan.isDeaf) line.socket.pause();
    if (plan.isPatient) await this.#sayStepByStep();
    else await this.#say(Buffer.concat(plan.steps.map(({ octets }) => octets)));
    if (plan.isDeaf) line.socket.resume();
    await line.quiet();
    if (line.dialogue.state === 'tls') await this.#goOnInTls(plan.steps.slice(-3));
    await this.#leave();
  }

  result(): SessionResult {
    const { ended, dialogue } = this.#line;
    const all = [...ended, dialogue];
    return {
      answered: all.reduce((sum, { answered }) => sum + answered, 0),
      refused: all.reduce((sum, { refused }) => sum + refused, 0),
      accepted: all.flatMap(({ accepted }) => accepted),
      possibleMessages: this.#possibleMessages,
      isTls: ended.length > 0,
    };
  }

  async #sayStepByStep(): Promise<void> {
    const plan = this.#plan;
    const line = this.#line;
    for (const [at, step] of plan.steps.entries()) {
      await line.quiet();
      if (line.dialogue.state === 'tls') return this.#goOnInTls(plan.steps.slice(at));
      if (line.isOver) return;
      // A content's place is after 354; a command's, too, where the content did not end.
      if (step.kind === 'content' && line.dialogue.state !== 'content') continue;
      await this.#say(step.octets);
    }
  }

  async #say(octets: Buffer): Promise<void> {
    for (const piece of this.#plan.cut(octets)) {
      if (this.#line.isOver) return;
      await this.#line.write(piece, this.#plan);
      await turn();
    }
  }

  async #goOnInTls(steps: readonly Step[]): Promise<void> {
    const plan = this.#plan;
    const line = this.#line;
    if (plan.tls !== 'handshake' || line.isClosed) {
      line.isLeft = true;
      if (plan.tls === 'garbage') line.socket.write(sessionRandom(0, plan.index).octets(500));
      return;
    }
    if (!(await line.startTls())) return;
    for (const { octets } of steps) {
      await this.#say(octets);
      await line.quiet();
      if (line.isOver) return;
    }
  }

  async #leave(): Promise<void> {
    const plan = this.#plan;
    const line = this.#line;
    if (line.isLeft || plan.ending !== 'quit') return this.#leaveWithoutGoodbye();
    // An unfinished command may turn out to be DATA, so that QUIT is content, and so on: not for long.
    for (let i = 0; i < 5 && !line.isOver; i++) {
      await this.#say(Buffer.from(line.dialogue.state === 'content' ? '\r\n.\r\n' : '\r\nQUIT\r\n'));
      await line.quiet();
      if (line.dialogue.state === 'tls') return this.#leaveWithoutGoodbye();
    }
    await line.closed();
  }

  async #leaveWithoutGoodbye(): Promise<void> {
    const plan = this.#plan;
    const line = this.#line;
    line.isLeft = true;
    this.#possibleMessages = line.dialogue.possibleMessages;
    if (plan.ending === 'halfClose' && !line.isClosed) {
      line.socket.end();
      await line.closed();
    } else if (plan.ending === 'reset' && line.ended.length === 0) {
      line.socket.resetAndDestroy();
    } else {
      line.socket.destroy();
    }
  }
}
