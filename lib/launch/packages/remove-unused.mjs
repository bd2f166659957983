import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Owns: what npm installs though nothing here runs it.
 * Promises: removed after an installation of what runs, never from one with tests and tools. `npm ci` brings all of it
 *   back.
 * Does not: save time: npm has unpacked it already. It saves room: 280 of 710 MB on Linux x64.
 */

/** Packages, by name; `*` is whatever follows. */
const unusedPackages = [
  // Test tools: a package that runs names them as optional peers, so npm does not count them as for development only.
  ...['vitest', 'vite', 'rolldown', '@rolldown/*', 'lightningcss', 'lightningcss-*', 'tsx'],
  ...['playwright', 'playwright-core', '@playwright/*'],
  // Image scaling (next/image): the console has none, and next.config.js turns it off.
  ...['sharp', '@img/sharp-*'],
  // For Bare, another runtime than Node: what tar-stream names for it.
  'bare-*',
  // next-intl's search for messages in sources; our catalogues are files.
  ...['@swc/core-*', 'next-intl-swc-plugin-extractor'],
];

/** Of Prisma's query compilers, one a database, size and module form, only this is imported (lib/store/generated). */
const compiler = /^query_compiler_(?!fast_bg\.postgresql\.(wasm-base64\.)?mjs$)/;

/** @param {string} modules path of node_modules */
export async function removeUnused(modules) {
  for (const pattern of unusedPackages) {
    const [name = '', scope = ''] = pattern.split('/').reverse();
    await removeEntries(join(modules, scope), (entry) =>
      name.endsWith('*') ? entry.startsWith(name.slice(0, -1)) : entry === name,
    );
  }
  await removeEntries(join(modules, '@prisma', 'client', 'runtime'), (entry) => compiler.test(entry));
  await removeSourceMaps(modules);
}

/**
 * @param {string} directory may be absent
 * @param {(name: string) => boolean} isUnused
 */
async function removeEntries(directory, isUnused) {
  const names = await readdir(directory).catch(() => []);
  await Promise.all(
    names.filter(isUnused).map((name) => rm(join(directory, name), { recursive: true, force: true })),
  );
}

/** A sixth of all: they lead to sources that are not here. Our own are in dist and .next. */
async function removeSourceMaps(directory) {
  const entries = await readdir(directory, { withFileTypes: true });
  for (const entry of entries) {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) await removeSourceMaps(path);
    else if (/\.([cm]?js|css|ts)\.map$/.test(entry.name)) await rm(path);
  }
}
