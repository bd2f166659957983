import type { CommandContext } from '@/lib/commands/command/context';
import type { HandlerResult } from '@/lib/commands/command/define';
import type { Problem } from '@/lib/commands/command/errors';
import type { ItemResult } from '@/lib/commands/command/report';
import { getPool } from '@/lib/store/database/pool';
import {
  awaitIntents,
  type IntentAnswer,
  type IntentRequest,
  writeIntents,
} from '@/lib/store/intent/intents';

/**
 * Owns: how a command that changes live queues acts: it asks the owners and reports each one's answer.
 * Promises: the requests commit with the command's audit entry; nothing is changed behind an owner's back; -WhatIf
 *   writes nothing and answers from the present state by the rules of lib/mail/queue/queue-actions.
 * Does not: decide what may be done (the owner does, with what it knows).
 */

/** More at once would hold the owner up for longer than a person waits; the caller narrows the filter. */
export const MAX_TARGETS = 10_000;

export interface IntentTarget {
  readonly identity: string;
  readonly request: IntentRequest;
  /** What the owner would answer now. */
  readonly refusal: string | null;
  /** Being handed over right now: a change waits for how that ends. */
  readonly inFlight: boolean;
}

/** @param type of the targets, for the audit log; @param missing items for what was named and is not there */
export async function requestIntents(
  context: CommandContext,
  type: 'Queue' | 'Message',
  targets: readonly IntentTarget[],
  missing: readonly ItemResult[],
): Promise<HandlerResult> {
  context.audit.actsOn(
    type,
    targets.map(({ identity }) => identity),
  );
  if (context.whatIf) return { items: [...missing, ...targets.map(foresee)] };
  if (targets.length === 0) return { items: missing };
  const written = await writeIntents(
    context.db,
    context.actor.name,
    targets.map((target) => target.request),
  );
  await context.notify('intents', '');
  return {
    items: [...missing, ...targets.map(unanswered)],
    afterCommit: async () => {
      const answers = await awaitIntents(getPool(), written);
      const moved = answers.reduce(
        (sum, { copies }, index) =>
          sum + (targets[index]?.request.kind === 'resubmitQueue' ? (copies ?? 0) : 0),
        0,
      );
      return {
        items: [
          ...missing,
          ...targets.map((target, index) => {
            const answer = answers[index];
            return answer ? toItem(target, answer) : unanswered(target);
          }),
        ],
        ...(moved > 0
          ? { queueEffect: { movedMessages: moved, releasedMessages: 0, strandedMessages: 0 } }
          : {}),
      };
    },
  };
}

export function refusedItem(identity: string, id: string): ItemResult {
  return { identity, state: 'refused', problem: problem(id, identity) };
}

function foresee({ identity, refusal, inFlight }: IntentTarget): ItemResult {
  if (refusal !== null) return refusedItem(identity, refusal);
  return { identity, state: inFlight ? 'pending' : 'done', problem: null };
}

function toItem(target: IntentTarget, answer: IntentAnswer): ItemResult {
  switch (answer.state) {
    case 'open':
      return unanswered(target);
    case 'refused':
      return refusedItem(target.identity, answer.refusal ?? 'RequestRefused');
    default:
      return { identity: target.identity, state: answer.state, problem: null };
  }
}

/** The owner lives but has not answered; the request stays and will be honoured. */
function unanswered({ identity }: IntentTarget): ItemResult {
  return { identity, state: 'pending', problem: problem('OwnerNotAnswered', identity) };
}

function problem(id: string, identity: string): Problem {
  return { id, parameter: null, args: { identity } };
}
