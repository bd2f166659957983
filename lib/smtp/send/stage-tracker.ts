import type { DeliveryStage } from '@/lib/mail/outcome/outcome';
import { Deadline } from '@/lib/smtp/deadline';
import type { StageTimeouts } from './stage-timeouts';

/**
 * Owns: where in the set-up of a connection we are, what has been answered, and the clock of each step.
 * Promises: a silence is blamed on the first command that has no answer.
 * Does not: speak SMTP; it hears what the client library says and is told. Mail is mail-transaction's.
 */

type Awaited = 'greeting' | 'tls' | 'auth' | 'quit';

export class StageTracker {
  readonly #awaited: Awaited[] = ['greeting'];
  #authenticating = false;
  readonly #clock: Deadline;
  /** The last answer to EHLO: what the server offers. */
  ehlo = '';
  /** What the last reply was to. */
  answeredStage: DeliveryStage = 'greeting';

  readonly #timeouts: StageTimeouts;

  constructor(timeouts: StageTimeouts, onTimeout: () => void) {
    this.#timeouts = timeouts;
    this.#clock = new Deadline(onTimeout);
    this.#arm();
  }

  /** How far we are, for the classification of what goes wrong now. */
  stage(): DeliveryStage {
    const [first] = this.#awaited;
    return first === undefined ? this.answeredStage : deliveryStage(first);
  }

  clientSaid(line: string): void {
    const stage = this.#authenticating ? 'auth' : stageOf(line);
    if (stage === null) return;
    if (this.#awaited[0] === 'tls' && stage === 'greeting') this.#awaited.shift(); // the handshake is done
    if (stage === 'auth') this.#authenticating = true;
    this.#awaited.push(stage);
    if (this.#awaited.length === 1) this.#arm();
  }

  serverSaid(reply: string): void {
    const stage = this.#awaited.shift();
    if (stage !== undefined) this.answeredStage = deliveryStage(stage);
    switch (stage) {
      case 'greeting':
        if (reply.startsWith('250')) this.ehlo = reply;
        break;
      case 'tls':
        if (reply.startsWith('2')) this.#awaited.unshift('tls');
        break;
      case 'auth':
        this.#authenticating = reply.startsWith('334');
        break;
      default:
    }
    this.#arm();
  }

  stop(): void {
    this.#clock.stop();
  }

  #arm(): void {
    const [first] = this.#awaited;
    if (first === undefined) this.#clock.rest();
    else this.#clock.expectWithin(this.#timeoutOf(first));
  }

  #timeoutOf(stage: Awaited): number {
    const timeouts = this.#timeouts;
    const byStage: Readonly<Record<Awaited, number>> = {
      greeting: timeouts.greetingMs,
      tls: timeouts.tlsMs,
      auth: timeouts.authMs,
      quit: timeouts.quitMs,
    };
    return byStage[stage];
  }
}

function stageOf(line: string): Awaited | null {
  switch (line.slice(0, 4).toUpperCase()) {
    case 'EHLO':
    case 'HELO':
      return 'greeting';
    case 'STAR':
      return 'tls';
    case 'AUTH':
      return 'auth';
    case 'QUIT':
      return 'quit';
    default:
      return null;
  }
}

/** QUIT is only said in the set-up when AUTH was refused. */
const deliveryStage = (awaited: Awaited): DeliveryStage => (awaited === 'quit' ? 'auth' : awaited);
