import { createHash } from 'node:crypto';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';

/**
 * Owns: whether a product was built from what is there now.
 * Promises: compared by name and content, never by time. A stamp keeps the list of files that the product reached when it
 *   was built: only these are read again, for a new file can be reached through a changed one only.
 * Does not: build, or find out what is reached (reached-files.mjs).
 */

/** No part of a product, wherever they stand. */
const testFile = /\.test(-tools)?\.tsx?$/;

export class Stamp {
  #project;
  #path;
  #always;

  /**
   * @param {string} project its directory
   * @param {string} name of the product
   * @param {readonly string[]} always files and directories that count whether they are reached or not
   */
  constructor(project, name, always) {
    this.#project = project;
    this.#path = join(project, 'dist', `.${name}.stamp`);
    this.#always = always;
  }

  /** Whether nothing has changed since it was written. */
  async isCurrent() {
    const stamp = await this.#read();
    return stamp !== null && stamp.hash === (await this.#hashOf(stamp.reached));
  }

  async remove() {
    await rm(this.#path, { force: true });
  }

  /**
   * Takes down what is there before a build reads it, so that a change during the build counts as one.
   * @param {readonly string[]} reached
   * @returns writes the stamp, once the product is built.
   */
  async prepare(reached) {
    const files = [...reached].sort();
    const hash = await this.#hashOf(files);
    return () => writeFile(this.#path, JSON.stringify({ hash, reached: files }));
  }

  async #read() {
    try {
      const { hash, reached } = JSON.parse(await readFile(this.#path, 'utf8'));
      return typeof hash === 'string' && Array.isArray(reached) ? { hash, reached } : null;
    } catch {
      // Not there, or a former version's.
      return null;
    }
  }

  async #hashOf(reached) {
    const always = await Promise.all(this.#always.map((path) => filesBelow(this.#project, path)));
    const files = [...new Set([...always.flat(), ...reached])];
    const contents = await Promise.all(
      files.map((file) => readFile(join(this.#project, file)).catch(() => 'not there')),
    );
    const hash = createHash('sha256').update(process.versions.node.split('.')[0] ?? '');
    files.forEach((file, index) => {
      hash.update(`\0${file}\0`).update(contents[index] ?? '');
    });
    return hash.digest('hex');
  }
}

/**
 * The files of a product below a path, in a fixed order.
 * @param {string} project
 * @param {string} path relative to it
 * @returns {Promise<string[]>} relative to it; none when there is nothing
 */
export async function filesBelow(project, path) {
  if (testFile.test(path)) return [];
  const entries = await readdir(join(project, path), { withFileTypes: true }).catch((error) => {
    if (error.code === 'ENOTDIR') return null;
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  if (entries === null) return [path];
  const names = entries.map((entry) => entry.name).sort();
  return (await Promise.all(names.map((name) => filesBelow(project, `${path}/${name}`)))).flat();
}
