/**
 * Owns: what is known of a receive session once it has ended: who connected to which receive connector, what came of it, how
 *   it ended; and how that is judged.
 * Promises: no content of a message and no secret.
 * Does not: gather it (lib/smtp/receive) or keep it (lib/worker/receive/session-recorder).
 */

export const SESSION_ENDS = [
  /** The client said QUIT. */
  'Quit',
  /** The client hung up without QUIT, in the middle of nothing. */
  'ClosedByClient',
  /** The connection broke in the middle of a transaction. */
  'Dropped',
  /** The client was silent for too long, or the connection lasted too long. */
  'TimedOut',
  /** TLS could not be begun, or broke. */
  'TlsFailed',
  /** We hung up: too many errors, say. */
  'ClosedByServer',
  /** It was not let in. */
  'NotLetIn',
  /** This server stopped. */
  'ServerStopped',
] as const;
export type SessionEnd = (typeof SESSION_ENDS)[number];

export const SESSION_OUTCOMES = ['Completed', 'Refused', 'Broken'] as const;
export type SessionOutcome = (typeof SESSION_OUTCOMES)[number];

export interface EndedSession {
  /** A UUID; its messages name it. */
  readonly id: string;
  readonly startedAt: Date;
  readonly durationMs: number;
  /** Null when no connector takes the client. */
  readonly connectorName: string | null;
  /** As the socket gives it; empty when the client was gone before it could be asked. */
  readonly clientIp: string;
  /** What it last said in HELO or EHLO. */
  readonly helloName: string | null;
  /** Such as `TLSv1.3`; null in the clear. */
  readonly tlsVersion: string | null;
  readonly tlsCipher: string | null;
  /** Who signed in by AUTH, and how; null when nobody did. */
  readonly accountName: string | null;
  readonly authMechanism: string | null;
  /** That were accepted. */
  readonly messages: number;
  /** Whose content was refused, or could not be stored. */
  readonly refusedMessages: number;
  /** Of the accepted messages. */
  readonly bytes: number;
  /** The first of them; ids. */
  readonly messageIds: readonly string[];
  /** Of the accepted messages, the first few; '' is the null sender. */
  readonly senders: readonly string[];
  /** RCPT commands. */
  readonly recipients: number;
  readonly refusedRecipients: number;
  /** Replies that were 4yz or 5yz. */
  readonly refusals: number;
  /** The last of them, with its code; where there is none and we hung up, why. */
  readonly reply: string | null;
  readonly end: SessionEnd;
  /** What broke it, in the words of the system or of TLS. */
  readonly error: string | null;
  readonly outcome: SessionOutcome;
  /** `C:` the client, `S:` we, `*` our notes; null: not kept. */
  readonly dialogue: string | null;
}

type Facts = Pick<EndedSession, 'end' | 'refusals' | 'messages'>;

/** Who is refused something and then hangs up was refused. */
export function sessionOutcome(facts: Facts, isInTransaction: boolean): SessionOutcome {
  if (facts.refusals > 0 || facts.end === 'ClosedByServer' || facts.end === 'NotLetIn') return 'Refused';
  return isBroken(facts, isInTransaction) ? 'Broken' : 'Completed';
}

function isBroken({ end, messages }: Facts, isInTransaction: boolean): boolean {
  switch (end) {
    case 'Quit':
      return false;
    // Many programs hang up once their mail is accepted; one that handed over nothing wanted something else.
    case 'ClosedByClient':
      return messages === 0;
    case 'ServerStopped':
      return isInTransaction;
    default:
      return true;
  }
}
