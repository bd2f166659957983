import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { projectDirectory, runStep } from '../lib/launch/run-step.mjs';

/**
 * Owns: lib/store/generated, the database client that Prisma makes of prisma/schema: `npm run generate` writes it, and
 *   `--check` (part of `npm run lint`) says whether what is committed is what Prisma makes.
 * Promises: with `--check` nothing in the project is touched; status 1 and the files that differ.
 */

const schema = join('prisma', 'schema');
const client = join('lib', 'store', 'generated');

if (process.argv.includes('--check')) await check();
else await generate(join(projectDirectory, schema));

async function check() {
  const copy = await mkdtemp(join(tmpdir(), 'postern-client-'));
  try {
    // By tsconfig.json Prisma decides how its files import each other.
    for (const path of [schema, 'tsconfig.json']) {
      await cp(join(projectDirectory, path), join(copy, path), { recursive: true });
    }
    await generate(join(copy, schema));
    const committed = await contents(join(projectDirectory, client));
    const fresh = await contents(join(copy, client));
    const differing = [...new Set([...committed.keys(), ...fresh.keys()])]
      .filter((file) => committed.get(file) !== fresh.get(file))
      .sort();
    if (differing.length === 0) return;
    process.stderr.write(
      `${client} is not what prisma/schema says: ${differing.join(', ')}. Run npm run generate and commit it.\n`,
    );
    process.exitCode = 1;
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}

/** @param {string} path of the schema: the client stands where its generator says, seen from there */
async function generate(path) {
  const prisma = join('node_modules', 'prisma-cli', 'build', 'index.js');
  await runStep(process.execPath, [prisma, 'generate', '--schema', path], {
    env: {
      ...process.env,
      // generate needs no engine but looks for one: any file that exists keeps it from downloading.
      PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
      CHECKPOINT_DISABLE: '1',
    },
  });
}

/**
 * @param {string} directory
 * @returns {Promise<Map<string, string>>} text by file
 */
async function contents(directory) {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8')));
  return new Map(files.map((file, index) => [file.slice(directory.length + 1), texts[index] ?? '']));
}
