import { appendFile, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectRoot } from '@/lib/launch/project-root';
import { bundleInputs, reachedByBundles } from './bundles.mjs';
import { consoleInputs, reachedByConsole } from './console.mjs';
import { Stamp } from './stamp.mjs';

/** What is built from, copied: the stamps must tell of real edits. */
const sources = ['app', 'components', 'lib', 'prisma', 'proxy.ts', 'instrumentation.ts'];
const settings = ['next.config.js', 'package.json', 'package-lock.json', 'tsconfig.json'];

let project: string;
beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 'postern-stamp-'));
  for (const path of [...sources, ...settings]) {
    // A fetched Node lies in lib.
    const filter = (source: string) => !source.endsWith('node_modules');
    await cp(join(projectRoot, path), join(project, path), { recursive: true, filter });
  }
  await mkdir(join(project, 'dist'));
  await buildWhatHasChanged();
});
afterAll(() => rm(project, { recursive: true, force: true }));

const products = () => [
  { name: 'programs', stamp: new Stamp(project, 'bundles', bundleInputs), reach: reachedByBundles },
  { name: 'console', stamp: new Stamp(project, 'console', consoleInputs), reach: reachedByConsole },
];

/** As prepare.mjs does: the list first, then the build, then the stamp. */
async function buildWhatHasChanged(): Promise<void> {
  for (const { stamp, reach } of products()) {
    if (await stamp.isCurrent()) continue;
    const write = await stamp.prepare(await reach(project));
    await write();
  }
}

async function outdated(): Promise<string[]> {
  const current = await Promise.all(products().map(({ stamp }) => stamp.isCurrent()));
  return products().flatMap(({ name }, index) => (current[index] ? [] : [name]));
}

/** What a start would build after a line more in a file that is there; then the file is as it was. */
async function outdatedBy(file: string, line = '\n'): Promise<string[]> {
  const path = join(project, file);
  const before = await readFile(path);
  await appendFile(path, line);
  const names = await outdated();
  await writeFile(path, before);
  return names;
}

describe('what is built again', { timeout: 60_000 }, () => {
  it('is nothing after nothing', async () => {
    expect(await outdated()).toEqual([]);
  });

  it('is the programs alone after a change in the transport', async () => {
    expect(await outdatedBy('lib/worker/transport.ts')).toEqual(['programs']);
    expect(await outdatedBy('lib/smtp/receive/receive.ts')).toEqual(['programs']);
  });

  it('is both after a change of a message catalogue, which both speak by', async () => {
    expect(await outdatedBy('lib/i18n/messages/en/console.json')).toEqual(['programs', 'console']);
  });

  it('is the console alone after a change of a component, its style or a page', async () => {
    expect(await outdatedBy('components/console/frame/console-header.tsx')).toEqual(['console']);
    expect(await outdatedBy('components/ui/theme/theme.css')).toEqual(['console']);
    // No component imports it by name: tsconfig.json does.
    expect(await outdatedBy('components/ui/shown-jsx/shown-props.ts')).toEqual(['console']);
    expect(await outdatedBy('app/login/page.tsx')).toEqual(['console']);
  });

  it('is both after a change of packages or of the database client', async () => {
    expect(await outdatedBy('package-lock.json')).toEqual(['programs', 'console']);
    expect(await outdatedBy('lib/store/generated/internal/class.ts')).toEqual(['programs', 'console']);
    expect(await outdatedBy('prisma/schema/database.prisma')).toEqual([]);
  });

  it('is nothing after a change of a test or of its tools', async () => {
    expect(await outdatedBy('lib/worker/process/delivery.test.ts')).toEqual([]);
    expect(await outdatedBy('lib/testing/test-database.ts')).toEqual([]);
    expect(await outdatedBy('lib/store/list/list.test-tools.ts')).toEqual([]);
  });

  it('is the console after a new page, which nothing imports, and nothing after a new file of lib', async () => {
    const page = join(project, 'app/(console)/page-of-the-test');
    await mkdir(page);
    await writeFile(join(page, 'page.tsx'), 'export default () => null;\n');
    expect(await outdated()).toEqual(['console']);
    await rm(page, { recursive: true });
    await writeFile(join(project, 'lib/mail/nobody-imports-this.ts'), 'export const nothing = 1;\n');
    expect(await outdated()).toEqual([]);
  });

  it('is what reaches a new file through a changed one, and that file counts from then on', async () => {
    await writeFile(join(project, 'lib/worker/added.ts'), 'export const added = 1;\n');
    await appendFile(join(project, 'lib/worker/transport.ts'), "\nexport { added } from './added';\n");
    expect(await outdated()).toEqual(['programs']);
    await buildWhatHasChanged();
    expect(await outdated()).toEqual([]);
    expect(await outdatedBy('lib/worker/added.ts')).toEqual(['programs']);
    await rm(join(project, 'lib/worker/added.ts'));
    expect(await outdated()).toEqual(['programs']);
  });
});
