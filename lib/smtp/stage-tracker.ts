/**
 * Owns: where in the dialogue we are, what has been answered, and the clock of each step.
 * Promises: with PIPELINING too, a silence is blamed on the first command that has no answer.
 * Does not: speak SMTP; it hears what the client library says and is told.
 */
import type { DeliveryStage } from '@/lib/transport/outcome';
import { parseReply } from '@/lib/transport/reply';
import type { StageTimeouts } from './stage-timeouts';

type Awaited = Exclude<DeliveryStage, 'dns' | 'connect'> | 'content' | 'reset' | 'quit';

/** The answers to one message's commands so far, as they came. */
export interface MessageReplies {
  mail: string | null;
  /** In the order of the recipients. */
  readonly rcpt: string[];
  data: string | null;
  final: string | null;
}

export class StageTracker {
  private readonly awaited: Awaited[] = ['greeting'];
  private authenticating = false;
  private timer: NodeJS.Timeout | undefined;
  /** The last answer to EHLO: what the server offers. */
  ehlo = '';
  replies: MessageReplies = noReplies();
  /** What the last reply was to. */
  answeredStage: DeliveryStage = 'greeting';

  constructor(
    private readonly timeouts: StageTimeouts,
    /** Octets that the system has taken from us: proof that the receiver reads. */
    private readonly bytesTaken: () => number,
    private readonly onTimeout: () => void,
  ) {
    this.arm();
  }

  /** How far we are, for the classification of what goes wrong now. */
  stage(): DeliveryStage {
    const [first] = this.awaited;
    return first === undefined ? this.answeredStage : deliveryStage(first);
  }

  /** The server has asked for the content, and not all of it is out. */
  get awaitsContent(): boolean {
    return this.awaited[0] === 'content';
  }

  beginMessage(): void {
    this.replies = noReplies();
  }

  clientSaid(line: string): void {
    const stage = this.authenticating ? 'auth' : stageOf(line);
    // The dot that ends an empty message is awaited since DATA.
    if (stage === null) return;
    if (this.awaited[0] === 'tls' && stage === 'greeting') this.awaited.shift(); // the handshake is done
    if (stage === 'auth') this.authenticating = true;
    this.awaited.push(stage);
    if (this.awaited.length === 1) this.arm();
  }

  serverSaid(reply: string): void {
    const stage = this.awaited.shift();
    this.answeredStage = deliveryStage(stage);
    const goesOn = /^[23]/.test(reply);
    switch (stage) {
      case 'greeting':
        if (reply.startsWith('250')) this.ehlo = reply;
        break;
      case 'tls':
        if (goesOn) this.awaited.unshift('tls');
        break;
      case 'auth':
        this.authenticating = reply.startsWith('334');
        break;
      case 'mail':
        this.replies.mail = reply;
        break;
      case 'rcpt':
        this.replies.rcpt.push(reply);
        break;
      case 'data':
        this.replies.data = reply;
        if (goesOn) this.awaited.unshift('content');
        break;
      // An answer in the middle of the content is the answer to it: the server has heard enough.
      case 'content':
      case 'final':
        this.replies.final = reply;
        break;
      default:
    }
    this.arm();
  }

  contentSent(): void {
    if (this.awaited[0] === 'content') this.awaited[0] = 'final';
    this.arm();
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  private arm(): void {
    clearTimeout(this.timer);
    const [first] = this.awaited;
    if (first === undefined) return;
    const startBytes = this.bytesTaken();
    this.timer = setTimeout(() => {
      if (first === 'content' && this.bytesTaken() > startBytes) this.arm();
      else this.onTimeout();
    }, this.timeoutOf(first));
  }

  private timeoutOf(stage: Awaited): number {
    const { timeouts } = this;
    const byStage: Readonly<Record<Awaited, number>> = {
      greeting: timeouts.greetingMs,
      tls: timeouts.tlsMs,
      auth: timeouts.authMs,
      mail: timeouts.mailMs,
      rcpt: timeouts.rcptMs,
      data: timeouts.dataMs,
      content: timeouts.blockMs,
      final: timeouts.finalMs,
      reset: timeouts.resetMs,
      quit: timeouts.quitMs,
    };
    return byStage[stage];
  }
}

/** Whether the EHLO answer offers an extension, and with what parameters; null when it does not. */
export function offeredExtension(ehlo: string, keyword: string): string | null {
  for (const line of parseReply(ehlo)?.lines.slice(1) ?? []) {
    const [word = '', ...parameters] = line.trim().split(/\s+/);
    if (word.toUpperCase() === keyword) return parameters.join(' ');
  }
  return null;
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
    case 'MAIL':
      return 'mail';
    case 'RCPT':
      return 'rcpt';
    case 'DATA':
      return 'data';
    case 'RSET':
      return 'reset';
    case 'QUIT':
      return 'quit';
    default:
      return null;
  }
}

function deliveryStage(awaited: Awaited | undefined): DeliveryStage {
  if (awaited === undefined || awaited === 'reset' || awaited === 'quit') return 'mail';
  return awaited === 'content' ? 'final' : awaited;
}

function noReplies(): MessageReplies {
  return { mail: null, rcpt: [], data: null, final: null };
}
