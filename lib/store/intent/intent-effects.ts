import type {
  MessageAction,
  MessageRefusal,
  QueueAction,
  QueueRefusal,
  RestoredAction,
} from '@/lib/mail/queue/queue-actions';
import type { WaitingCopy } from '@/lib/store/hot/out/waiting-copy';

/**
 * Owns: the words between those who act on intents: what is asked, the answer, and what an owner must do in its memory.
 */

export type IntentKind = QueueAction | RestoredAction | MessageAction;

/** By the rules, or because the queue or copy is gone: delivered, removed or moved meanwhile. */
export type IntentRefusal = QueueRefusal | MessageRefusal | 'QueueNotFound' | 'MessageNotFound';

export interface OpenIntent {
  readonly id: bigint;
  readonly kind: IntentKind;
  readonly queueId: bigint;
  readonly copyId: bigint | null;
  readonly withNdr: boolean;
  readonly actor: string;
}

export interface IntentResult {
  readonly state: 'done' | 'pending' | 'refused';
  readonly refusal: IntentRefusal | null;
  readonly copies: number | null;
}

export const DONE: IntentResult = { state: 'done', refusal: null, copies: null };
export const PENDING: IntentResult = { state: 'pending', refusal: null, copies: null };

export function refused(refusal: IntentRefusal): IntentResult {
  return { state: 'refused', refusal, copies: null };
}

/**
 * Keeps the owner from taking copies of these queues while rows are changed, and tells which are in flight already. The
 * owner lets go when it has heard the effects.
 */
export type HoldQueues = (queueIds: readonly bigint[]) => ReadonlySet<bigint>;

/** After the commit; nobody's memory when the server has no owner. */
export class IntentEffects {
  /** Queues that were suspended, resumed or are to connect now: their rows changed. */
  readonly suspended = new Set<bigint>();
  readonly resumed = new Set<bigint>();
  readonly retried = new Set<bigint>();
  /** Queues to which copies came or in which some became ready. */
  readonly readAgain = new Set<bigint>();
  /** Copies of Unreachable or Submission may have a way now. */
  isSweepWanted = false;
  readonly dsns: WaitingCopy[] = [];
}
