import { describe, expect, test } from 'vitest';
import { chooseRuntime, compareVersions, describeRuntime, safeVersion } from './choose-runtime.mjs';
import { npmCommand } from './npm.mjs';

const fetchable = ['linux-x64', 'linux-arm64'];
const old = { nodeVersion: '20.20.2', platform: 'linux', arch: 'x64', hasGlibc: true };

describe('which Node runs Postern', () => {
  test.each(['24.0.0', '24.22.3', '26.12.1'])("the computer's own, when it is %s", (nodeVersion) => {
    expect(chooseRuntime({ ...old, nodeVersion }, fetchable)).toEqual({ kind: 'own' });
    expect(chooseRuntime({ ...old, nodeVersion, platform: 'darwin', arch: 'arm64' }, fetchable)).toEqual({
      kind: 'own',
    });
  });

  test.each(['18.0.0', '20.20.2', '22.23.5', '23.11.0'])('one that is fetched, beside %s', (nodeVersion) => {
    expect(chooseRuntime({ ...old, nodeVersion }, fetchable)).toEqual({ kind: 'fetch', folder: 'linux-x64' });
    expect(chooseRuntime({ ...old, nodeVersion, arch: 'arm64' }, fetchable)).toEqual({
      kind: 'fetch',
      folder: 'linux-arm64',
    });
  });

  test.each([
    ['a Mac', { ...old, platform: 'darwin', arch: 'arm64' }, 'for darwin-arm64'],
    ['Windows', { ...old, platform: 'win32' }, 'for win32-x64'],
    ['Linux on another processor', { ...old, arch: 's390x' }, 'for linux-s390x'],
    ['Alpine', { ...old, hasGlibc: false }, 'for linux-x64 without glibc'],
    ['a Node whose npm is too old', { ...old, nodeVersion: '16.20.2' }, 'as old as 16.20.2 cannot fetch it'],
  ])('none on %s, and the line says which version to install', (_name, computer, why) => {
    const choice = chooseRuntime(computer, fetchable);
    expect(choice).toMatchObject({ kind: 'none', message: expect.stringContaining(why) });
    expect(choice).toMatchObject({
      message: expect.stringContaining(`Install Node ${safeVersion} or newer`),
    });
    expect(choice).toMatchObject({
      message: expect.stringContaining(`this computer has ${computer.nodeVersion}`),
    });
  });
});

test('a start says which Node runs, whether it was fetched, and what an old one lacks', () => {
  expect(describeRuntime('24.22.3', true)).toBe('Node 24.22.3, fetched for Postern alone');
  expect(describeRuntime('26.1.0', false)).toBe('Node 26.1.0');
  expect(describeRuntime('24.9.0', false)).toContain('lacks security fixes: install 24.22.3');
});

test('versions are compared by number', () => {
  expect(['24.9.0', '24.22.3', '18.20.8', '24.22.10'].sort(compareVersions)).toEqual([
    '18.20.8',
    '24.9.0',
    '24.22.3',
    '24.22.10',
  ]);
});

test('npm is the one that runs the script, by this Node; else the one in PATH', () => {
  expect(npmCommand({ npm_execpath: '/usr/lib/node_modules/npm/bin/npm-cli.js' }, 'linux')).toEqual({
    program: process.execPath,
    args: ['/usr/lib/node_modules/npm/bin/npm-cli.js'],
    options: { shell: false },
  });
  const inPath = { program: 'npm', args: [], options: { shell: false } };
  expect(npmCommand({ npm_execpath: '/usr/share/yarn/bin/yarn.js' }, 'linux')).toEqual(inPath);
  expect(npmCommand({}, 'linux')).toEqual(inPath);
  expect(npmCommand({}, 'win32')).toEqual({ program: 'npm.cmd', args: [], options: { shell: true } });
});
