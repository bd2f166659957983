import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { projectRoot } from '@/lib/launch/project-root';
import { importedIcons } from './icon-imports.mjs';

const require = createRequire(import.meta.url);
const { files, names, entries } = importedIcons(projectRoot);
const CURE = 'Run npm run icons and commit components/icons/react-icons.';

it('The icons are those of the copy beside this file, not of the whole package', () => {
  expect(require.resolve('@fluentui/react-icons')).toContain(
    join(projectRoot, 'components', 'icons', 'react-icons'),
  );
});

it('Each icon file that the console imports is in the copy', async () => {
  expect(files.length).toBeGreaterThan(20);
  const absent = [];
  for (const file of files) {
    const icons: object = await import(`@/components/icons/react-icons/lib/atoms/svg/${file}.js`).catch(
      () => ({}),
    );
    if (Object.keys(icons).length === 0 || !resolves(`@fluentui/react-icons/svg/${file}`)) absent.push(file);
  }
  expect(absent, CURE).toEqual([]);
});

it("Each name and file that Fluent's own packages import is there, in both forms", async () => {
  expect(names.length).toBeGreaterThan(20);
  const bundled: object = await import('@/components/icons/react-icons/lib/index.js');
  const required: object = require('@fluentui/react-icons');
  const absent = names.filter((name) => !(name in bundled) || !(name in required));
  expect(absent, CURE).toEqual([]);
  expect(
    entries.filter((entry) => !resolves(`@fluentui/react-icons/${entry}`)),
    CURE,
  ).toEqual([]);
});

function resolves(specifier: string): boolean {
  try {
    require(specifier);
    return true;
  } catch {
    return false;
  }
}
