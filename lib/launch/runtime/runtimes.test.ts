import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { compareVersions, safeVersion } from './choose-runtime.mjs';
import { fetchableRuntimes, readRuntime } from './runtimes.mjs';

describe.each(fetchableRuntimes())('what is fetched for %s', (folder) => {
  const runtime = readRuntime(folder);

  test('is one package of one exact version, no older than the last security release', async () => {
    const { dependencies, ...rest } = JSON.parse(
      await readFile(join(runtime.directory, 'package.json'), 'utf8'),
    );
    expect(Object.keys(dependencies)).toEqual([`node-${folder}`]);
    expect(Object.keys(rest).sort()).toEqual(['name', 'private']);
    expect(runtime.version).toMatch(/^24\.\d+\.\d+$/);
    expect(compareVersions(runtime.version, safeVersion)).toBeGreaterThanOrEqual(0);
  });

  test('is checked by an integrity, and comes from wherever npm is set to', async () => {
    const lock = await readFile(join(runtime.directory, 'package-lock.json'), 'utf8');
    const { '': root, ...others } = JSON.parse(lock).packages;
    expect(root.dependencies).toEqual({ [runtime.name]: runtime.version });
    expect(Object.keys(others)).toEqual([`node_modules/${runtime.name}`]);
    const [locked] = Object.values(others);
    expect(locked).toMatchObject({
      version: runtime.version,
      integrity: expect.stringMatching(/^sha512-[A-Za-z0-9+/]{86}==$/),
    });
    expect(locked).not.toHaveProperty('resolved');
    expect(locked).not.toHaveProperty('hasInstallScript');
  });
});

test('Linux on x64 and arm64 are among them', () => {
  expect(fetchableRuntimes()).toEqual(expect.arrayContaining(['linux-x64', 'linux-arm64']));
});
