/**
 * Owns: what an installation lacks, by package-lock.json and by the list that npm leaves in node_modules.
 * Promises: what is for other computers, or needed by nobody, may be absent; what is there has the locked version.
 */

/**
 * @typedef {{ version?: string, link?: boolean, dev?: boolean, optional?: boolean, devOptional?: boolean,
 *   extraneous?: boolean }} Locked
 * @param {Record<string, Locked> | null} wanted
 * @param {Record<string, Locked> | null} installed
 * @returns {'nothing' | 'tools' | 'packages'} `tools`: only packages for tests and development
 */
export function missingPackages(wanted, installed) {
  if (!wanted || !installed) return 'packages';
  const differing = Object.entries(wanted).filter(([path, locked]) => {
    if (path === '') return false;
    const found = installed[path];
    if (found) return found.version !== locked.version;
    return !(locked.optional || locked.extraneous);
  });
  if (differing.length === 0) return 'nothing';
  const areTools = differing.every(
    ([path, { dev, devOptional }]) => !installed[path] && (dev || devOptional),
  );
  return areTools ? 'tools' : 'packages';
}
