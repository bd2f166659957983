import { waitUntil } from '../../wait-until';
import type { Fault } from './fault-catalogue';
import { type FaultSite, INTERNET } from './fault-site';
import { RELEASE_STEPS } from './steps';
import { strikeAt } from './strike';
import { STEP_VICTIMS, VICTIM_NAMES } from './victims';

/**
 * Owns: the faults in the middle of a release: a send connector is switched off, mail waits in Unreachable, it is switched
 *   on, and somebody dies while the waiting mail is re-routed.
 * Promises: the connector is on again at the end.
 */
const WAITING = 60;
const COMMANDED_WITHIN_MS = 60_000;

export const RELEASE_FAULTS: readonly Fault[] = RELEASE_STEPS.flatMap((step) =>
  STEP_VICTIMS.map(
    (victim): Fault => ({
      name: `${VICTIM_NAMES[victim]} is killed: ${step.name}`,
      run: async (site, injector) => {
        await switchConnector(site, false);
        await injector.accepted(WAITING);
        const struck = strikeAt(step, victim, site, injector);
        try {
          await Promise.all([struck, switchConnector(site, true)]);
        } finally {
          await switchConnector(site, true);
        }
      },
    }),
  ),
);

/** As often as it takes: the database may die under the command. */
async function switchConnector({ command }: FaultSite, Enabled: boolean): Promise<void> {
  await waitUntil(`Set-SendConnector -Enabled ${Enabled}`, COMMANDED_WITHIN_MS, () =>
    command('Set-SendConnector', { Identity: INTERNET, Enabled }).then(() => true),
  );
}
