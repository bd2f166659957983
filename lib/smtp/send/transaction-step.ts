import type { DeliveryStage } from '@/lib/mail/outcome/outcome';
import type { StageTimeouts } from './stage-timeouts';

/**
 * Owns: the steps of one message's transaction, how long each may take, and the stage that people are told.
 */

/** `asked` awaits our content, `nothing` the lone dot's answer; `over` nothing at all. */
export type Step = AwaitedStep | 'asked' | 'content' | 'final' | 'over';

/** What awaits an answer in a time of its own. */
export type AwaitedStep = 'mail' | 'rcpt' | 'data' | 'nothing' | 'reset';

export function timeoutOf(step: AwaitedStep, timeouts: StageTimeouts): number {
  switch (step) {
    case 'mail':
      return timeouts.mailMs;
    case 'rcpt':
      return timeouts.rcptMs;
    case 'data':
      return timeouts.dataMs;
    case 'nothing':
      return timeouts.finalMs;
    case 'reset':
      return timeouts.resetMs;
  }
}

export function stageOf(step: Step): DeliveryStage {
  if (step === 'mail' || step === 'rcpt' || step === 'data') return step;
  if (step === 'asked') return 'data';
  return step === 'reset' ? 'mail' : 'final';
}
