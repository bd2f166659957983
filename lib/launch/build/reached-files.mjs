/**
 * Owns: which files of ours a program is built from.
 * Promises: all that its entry points import, at the start or later, by esbuild's own resolution; packages are left out
 *   (package-lock.json stands for them). Types do not count.
 * Does not: write anything.
 */

/** What Next takes beside scripts and style sheets. */
const assets = ['.svg', '.png', '.ico', '.woff2'];

/**
 * @param {string} project its directory
 * @param {readonly string[]} entryPoints relative to it
 * @returns {Promise<string[]>} relative to it
 * @throws with the place, when a file cannot be read or parsed
 */
export async function reachedFiles(project, entryPoints) {
  const { build, stop } = await import('esbuild');
  try {
    const { metafile } = await build({
      absWorkingDir: project,
      entryPoints: [...entryPoints],
      // Never written; names what is built beside each other.
      outdir: 'dist',
      write: false,
      metafile: true,
      bundle: true,
      packages: 'external',
      platform: 'node',
      format: 'esm',
      jsx: 'automatic',
      loader: Object.fromEntries(assets.map((extension) => [extension, 'empty'])),
      logLevel: 'silent',
    });
    return Object.keys(metafile.inputs).filter(
      (file) => !file.includes('node_modules/') && !file.includes(':'),
    );
  } finally {
    // Its service would live as long as the installation.
    await stop();
  }
}
