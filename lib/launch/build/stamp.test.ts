import { access, appendFile, cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
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
    await cp(join(projectRoot, path), join(project, path), { recursive: true });
  }
  await mkdir(join(project, 'dist'));
});
afterAll(() => rm(project, { recursive: true, force: true }));

const products = () => [
  { name: 'programs', stamp: new Stamp(project, 'bundles', bundleInputs), reach: reachedByBundles },
  { name: 'console', stamp: new Stamp(project, 'console', consoleInputs), reach: reachedByConsole },
];

/** After a build of all that had changed before, then the edit. */
async function builtAgainAfter(edit: () => Promise<void>): Promise<string[]> {
  for (const { stamp, reach } of products()) {
    if (await stamp.isCurrent()) continue;
    const write = await stamp.prepare(await reach(project));
    await write();
  }
  await edit();
  const current = await Promise.all(products().map(({ stamp }) => stamp.isCurrent()));
  return products().flatMap(({ name }, index) => (current[index] ? [] : [name]));
}

/** To a file that is there: a name that has moved must not pass for one that changed. */
const append = (file: string, text: string) => async () => {
  await access(join(project, file));
  await appendFile(join(project, file), text);
};

describe('what is built again', () => {
  it('is nothing after nothing', async () => {
    expect(await builtAgainAfter(async () => {})).toEqual([]);
  });

  it('is the programs alone after a change in the transport', async () => {
    expect(await builtAgainAfter(append('lib/worker/transport.ts', '\nexport const added = 1;\n'))).toEqual([
      'programs',
    ]);
    expect(
      await builtAgainAfter(append('lib/smtp/receive/receive.ts', '\nexport const added = 1;\n')),
    ).toEqual(['programs']);
  });

  it('is both after a change of a message catalogue, which both speak by', async () => {
    expect(await builtAgainAfter(append('lib/i18n/messages/en/console.json', ' '))).toEqual([
      'programs',
      'console',
    ]);
  });

  it('is the console alone after a change of a component, its style or a page', async () => {
    for (const file of [
      'components/console/frame/console-header.tsx',
      'components/ui/theme/theme.css',
      'app/(console)/toolbox/test-message/page.tsx',
    ]) {
      expect([file, await builtAgainAfter(append(file, '\n'))]).toEqual([file, ['console']]);
    }
  });

  it('is the console after a new page, which nothing imports', async () => {
    const page = join(project, 'app/(console)/page-of-the-test/page.tsx');
    const write = async () => {
      await mkdir(join(page, '..'));
      await writeFile(page, 'export default () => null;\n');
    };
    expect(await builtAgainAfter(write)).toEqual(['console']);
  });

  it('is both after a change of packages or of the database schema', async () => {
    for (const file of ['package-lock.json', 'prisma/schema/database.prisma']) {
      expect([file, await builtAgainAfter(append(file, '\n'))]).toEqual([file, ['programs', 'console']]);
    }
  });

  it('is nothing after a change of a test, of its tools, or of a file that nothing reaches', async () => {
    for (const file of [
      'lib/worker/process/delivery.test.ts',
      'lib/launch/test-database.ts',
      'lib/store/list/list.test-tools.ts',
      'app/api/new.test.ts',
      'lib/mail/nobody-imports-this.ts',
    ]) {
      expect([file, await builtAgainAfter(() => appendFile(join(project, file), '\n'))]).toEqual([file, []]);
    }
  });

  it('is what reaches a new file through a changed one', async () => {
    const add = async () => {
      await writeFile(join(project, 'lib/worker/added.ts'), 'export const added = 1;\n');
      await append('lib/worker/events/events.ts', "\nexport { added as addedHere } from '@/lib/launch/added';\n")();
    };
    expect(await builtAgainAfter(add)).toEqual(['programs']);
    // Known from now on by itself.
    expect(await builtAgainAfter(append('lib/worker/added.ts', '\n'))).toEqual(['programs']);
  });

  it('is what lost a file', async () => {
    expect(await builtAgainAfter(() => rm(join(project, 'lib/worker/added.ts')))).toEqual(['programs']);
  });
});
