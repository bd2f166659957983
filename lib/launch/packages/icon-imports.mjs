import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Owns: which icons are imported: by the console, file by file, and by Fluent's own packages, name by name.
 * Promises: reads sources only; what Fluent's ES modules import counts for their CommonJS twins too.
 */

const PACKAGE = '@fluentui/react-icons';

/**
 * @param {string} project its directory
 * @returns {{ files: string[], names: string[], entries: string[] }} sorted: files as in '@fluentui/react-icons/svg/add',
 *   names as Fluent imports them from the package itself, and what else below the package is imported
 */
export function importedIcons(project) {
  const ours = ['app', 'components', 'lib'].flatMap((room) =>
    sources(join(project, room), /(?<!\.test)\.tsx?$/, /^(generated|react-icons)$/),
  );
  const fluent = join(project, 'node_modules', '@fluentui');
  const theirs = readdirSync(fluent)
    .filter((name) => name.startsWith('react-') && name !== 'react-icons')
    .flatMap((name) => sources(join(fluent, name, 'lib'), /\.js$/, /^node_modules$/));
  const texts = [...ours, ...theirs].map((path) => readFileSync(path, 'utf8'));
  const below = texts.flatMap((text) => matches(text, /['"]@fluentui\/react-icons\/([\w/-]+)['"]/g));
  const isIconFile = (/** @type {string} */ path) => path.startsWith('svg/');
  return {
    files: unique(below.filter(isIconFile).map((path) => path.slice('svg/'.length))),
    names: unique(texts.flatMap(namesFromPackage)),
    entries: unique(below.filter((path) => !isIconFile(path))),
  };
}

/** @param {string} text */
function namesFromPackage(text) {
  if (!text.includes(PACKAGE)) return [];
  return matches(text, /(?:import|export)\s*\{([^}]*)\}\s*from\s*['"]@fluentui\/react-icons['"]/g)
    .flatMap((list) => list.split(','))
    .map(
      (each) =>
        each
          .trim()
          .replace(/^type\s+/, '')
          .split(/\s/, 1)[0] ?? '',
    )
    .filter((name) => name !== '');
}

/**
 * @param {string} directory
 * @param {RegExp} file what counts
 * @param {RegExp} left names of directories that do not
 * @returns {string[]} paths
 */
function sources(directory, file, left) {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) return left.test(entry.name) ? [] : sources(path, file, left);
    return file.test(entry.name) ? [path] : [];
  });
}

/**
 * @param {string} text
 * @param {RegExp} pattern
 */
function matches(text, pattern) {
  return [...text.matchAll(pattern)].map((match) => match[1] ?? '');
}

/** @param {readonly string[]} values */
function unique(values) {
  return [...new Set(values)].sort();
}
