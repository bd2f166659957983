import type { Config } from '@/lib/config';
import { type HeldPorts, holdPorts } from '@/lib/launch/processes/installation-ports';
import type { LaunchReport } from '@/lib/launch/processes/launch';
import { becomeAccount, findAccount, judgeRoot } from './account';
import { handOver } from './hand-over';

/**
 * Owns: the part of a start that only root can do: files for the account, the ports that settings and receive connectors name.
 *   Then this process becomes the account.
 * Promises: of what anybody else says one short file is read here, strictly: at which ports the account's processes listen.
 * Does not: start anything.
 */

/** @returns what was bound as root; undefined when nobody else was to be become. */
export async function startAsAccount(
  config: Config,
  parts: 'all' | 'web' | 'transport',
  report: LaunchReport,
): Promise<HeldPorts | undefined> {
  const account = await findAccount(config);
  if (account === null) {
    judgeRoot(config, parts, report.warn);
    return undefined;
  }
  await handOver(config.dataDirectory, account, report.progress);
  const ports = await holdPorts({ config, parts });
  becomeAccount(account);
  return ports;
}
