import type { LaunchReport } from '@/lib/launch/launch';
import { projectRoot } from '@/lib/launch/project-root';
import type { TransportBuilder } from './transport-build';
import { directoriesOf, watchFiles } from './watched-files';

/**
 * Owns: that the transport runs what stands in the files.
 * Promises: a change of a file that it is built from is built and started, one change after another; one that cannot be
 *   built is told with its place, and what ran before goes on. Nothing else is started again.
 * Does not: build (transport-build) or start (the launcher does).
 */
export interface TransportRestarts {
  stop(): Promise<void>;
}

export function restartByChange(
  builder: TransportBuilder,
  reachedAtStart: readonly string[],
  restart: () => Promise<void>,
  report: Pick<LaunchReport, 'progress' | 'warn'>,
): TransportRestarts {
  let reached = new Set(reachedAtStart);
  let isFailed = false;
  const changed = new Set<string>();
  let working: Promise<void> | null = null;

  const files = watchFiles(projectRoot, (names) => {
    // After a build that failed the cure may be a file that was not reached before.
    const own = names.filter((name) => reached.has(name) || isFailed);
    for (const name of own) changed.add(name);
    if (changed.size > 0) working ??= work().finally(() => (working = null));
  });
  const work = async () => {
    while (changed.size > 0) {
      const names = [...changed];
      changed.clear();
      const startedAt = performance.now();
      const build = await builder.build();
      isFailed = !build.ok;
      if (!build.ok) {
        report.warn(`The transport cannot be built; the last one goes on.\n${build.problems.join('')}`);
        continue;
      }
      reached = new Set(build.reached);
      files.follow(directoriesOf(reached));
      if (!build.isNew) continue;
      await restart();
      const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
      report.progress(`The transport starts again after ${seconds} s: ${names.join(', ')}`);
    }
  };
  files.follow(directoriesOf(reached));
  return {
    stop: async () => {
      files.close();
      changed.clear();
      await working;
    },
  };
}
