import type { LaunchReport } from '@/lib/launch/processes/launch';
import type { TransportBuild, TransportBuilder } from './transport-build';
import { directoriesOf, watchFiles } from './watched-files';

/**
 * Owns: that the transport runs what stands in the files.
 * Promises: a change of a file that it is built from is built and started, one change after another; what was changed since
 *   the first build counts too. What cannot be built is reported with its place, and the program before it goes on. Nothing
 *   else is started again.
 * Does not: build (transport-build) or start (the launcher does).
 */
export interface TransportRestarts {
  stop(): Promise<void>;
}

export function restartByChange(
  builder: TransportBuilder,
  reachedAtFirst: readonly string[],
  restart: () => Promise<void>,
  report: Pick<LaunchReport, 'progress' | 'warn'>,
): TransportRestarts {
  let reached: ReadonlySet<string> = new Set(reachedAtFirst);
  let isBroken = false;
  let isAsked = false;
  let isStopped = false;
  const changed = new Set<string>();
  let working: Promise<void> | null = null;

  const files = watchFiles(builder.project, (names) => {
    // What mends a build may be a file that was not reached before.
    const own = names.filter((name) => reached.has(name) || isBroken);
    for (const name of own) changed.add(name);
    if (own.length > 0) ask();
  });
  const ask = () => {
    isAsked = true;
    working ??= work()
      // Ctrl-C reaches the builder's own process, too.
      .catch((error: unknown) => {
        if (!isStopped) report.warn(`The transport was not built: ${String(error)}`);
      })
      .finally(() => {
        working = null;
      });
  };
  const work = async () => {
    while (isAsked && !isStopped) {
      isAsked = false;
      const names = [...changed];
      changed.clear();
      const startedAt = performance.now();
      const build = await builder.build();
      if (!isStopped) await take(build, names, startedAt);
    }
  };
  const take = async (build: TransportBuild, names: readonly string[], startedAt: number) => {
    const wasBroken = isBroken;
    isBroken = !build.ok;
    if (!build.ok) {
      report.warn(`The transport cannot be built; the last one goes on.\n${build.problems.join('')}`);
      return;
    }
    reached = new Set(build.reached);
    files.follow(directoriesOf(reached));
    if (build.isNew) {
      await restart();
      const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
      report.progress(`The transport is built and started again (${seconds} s): ${names.join(', ')}`);
    } else if (wasBroken) {
      report.progress('The transport can be built again.');
    }
  };

  files.follow(directoriesOf(reached));
  ask();
  return {
    stop: async () => {
      isStopped = true;
      files.close();
      await working;
    },
  };
}
