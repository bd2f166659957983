import type { FaultSite } from './fault-site';
import type { Injector } from './injector';
import type { Step } from './steps';
import { kill, type Victim } from './victims';

const REACHED_WITHIN_MS = 30_000;

/** Kills the victim at the next time that mail is at this step; resolves when its successor works. */
export async function strikeAt(
  step: Step,
  victim: Victim,
  site: FaultSite,
  injector: Injector,
): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  let giveUp = () => {};
  try {
    await new Promise<void>((resolve, reject) => {
      giveUp = step.await(site, injector, (session) => {
        clearTimeout(timer);
        resolve(kill(site, victim, session));
      });
      const late = `The step was not reached in ${REACHED_WITHIN_MS / 1000} s: ${step.name}`;
      timer = setTimeout(() => reject(new Error(late)), REACHED_WITHIN_MS);
    });
  } finally {
    clearTimeout(timer);
    giveUp();
  }
}
