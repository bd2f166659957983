import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { projectRoot } from '@/lib/launch/project-root';
import { removeUnused } from './remove-unused.mjs';

const COMPILERS = '@prisma/client/runtime';
const kept = [
  `${COMPILERS}/client.mjs`,
  `${COMPILERS}/query_compiler_fast_bg.postgresql.mjs`,
  `${COMPILERS}/query_compiler_fast_bg.postgresql.wasm-base64.mjs`,
  'next/dist/server/next.js',
  '@swc/helpers/package.json',
  'source-map/lib/map.js',
  'vite-like/index.js',
];
const unused = [
  `${COMPILERS}/query_compiler_fast_bg.mysql.wasm-base64.mjs`,
  `${COMPILERS}/query_compiler_small_bg.postgresql.mjs`,
  `${COMPILERS}/query_compiler_fast_bg.postgresql.wasm-base64.js`,
  'next/dist/server/next.js.map',
  'sharp/package.json',
  '@img/sharp-linux-x64/lib/sharp.node',
  '@swc/core-linux-x64-gnu/swc.node',
  'vite/index.js',
];

let modules: string;
beforeAll(async () => {
  modules = await mkdtemp(join(tmpdir(), 'postern-packages-'));
  for (const file of [...kept, ...unused]) {
    await mkdir(join(modules, dirname(file)), { recursive: true });
    await writeFile(join(modules, file), '');
  }
});
afterAll(() => rm(modules, { recursive: true, force: true }));

it('Removes what nothing runs and leaves the rest, however often', async () => {
  for (let time = 0; time < 2; time += 1) {
    await removeUnused(modules);
    const entries = await readdir(modules, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile());
    const paths = files.map((entry) => join(entry.parentPath, entry.name).slice(modules.length + 1));
    expect(paths.sort()).toEqual([...kept].sort());
  }
});

it('Leaves the query compiler that the database client imports', async () => {
  const client = await readFile(join(projectRoot, 'lib/store/generated/internal/class.ts'), 'utf8');
  const imported = [...client.matchAll(/import\("@prisma\/client\/runtime\/(query_compiler[^"]+)"\)/g)];
  expect(imported).not.toHaveLength(0);
  const left = await readdir(join(modules, COMPILERS));
  expect(left).toEqual(expect.arrayContaining(imported.map(([, file]) => file)));
});
