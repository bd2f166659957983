import { execFileSync } from 'node:child_process';
import { closeSync } from 'node:fs';
import { chmod, chown, mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CANNOT_START_STATUS, exitStatusOf } from '@/lib/cannot-start';
import { loadSecretKey } from './key';
import { readLocalToken } from './local-token';
import { openPrivateLog, readPrivateFile, removePrivateFile, writePrivateFile } from './private-file';
import { requireOwnDirectory } from './trusted-owner';

const NOBODY = 65534;
const isRoot = process.getuid?.() === 0;
let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'postern-private-'));
});
afterEach(() => rm(directory, { recursive: true }));

async function refusal(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => new Error('nothing was refused'),
    (cause: unknown) => cause,
  );
  expect(exitStatusOf(error), String(error)).toBe(CANNOT_START_STATUS);
  return (error as Error).message; // exitStatusOf tells a CannotStartError by its class
}

describe('a directory', () => {
  test('of our own, or one that is not there yet, is taken', async () => {
    await requireOwnDirectory(directory);
    await requireOwnDirectory(join(directory, 'later'));
  });

  test.each([0o777, 0o770, 0o702])('that others may write (%o) is refused with the cure', async (mode) => {
    await chmod(directory, mode);
    expect(await refusal(requireOwnDirectory(directory))).toContain(`chmod go-w '${directory}'`);
  });

  test('that others may read and pass is taken', async () => {
    await chmod(directory, 0o755);
    await requireOwnDirectory(directory);
  });

  test('that is a file is refused', async () => {
    await writeFile(join(directory, 'data'), '');
    expect(await refusal(requireOwnDirectory(join(directory, 'data')))).toContain('no directory');
  });

  test.runIf(isRoot)(
    'of somebody else is refused, also behind a link, and so is his link to ours',
    async () => {
      const his = join(directory, 'his');
      await mkdir(his, { mode: 0o700 });
      await chown(his, NOBODY, NOBODY);
      expect(await refusal(requireOwnDirectory(his))).toContain('belongs to another user');
      await symlink(his, join(directory, 'ours'));
      expect(await refusal(requireOwnDirectory(join(directory, 'ours')))).toContain(
        'belongs to another user',
      );
      await mkdir(join(directory, 'real'), { mode: 0o700 });
      await symlink(join(directory, 'real'), join(directory, 'link'));
      await requireOwnDirectory(join(directory, 'link'));
      execFileSync('chown', ['-h', String(NOBODY), join(directory, 'link')]);
      expect(await refusal(requireOwnDirectory(join(directory, 'link')))).toContain(
        'belongs to another user',
      );
    },
  );
});

describe('a file', () => {
  test.runIf(isRoot)('that somebody else put there is not read: token, key', async () => {
    for (const [name, text, read] of [
      ['api.token', 'his-token', () => readLocalToken(directory)],
      ['secret.key', '5'.repeat(64), () => loadSecretKey({ secretKey: null, dataDirectory: directory })],
    ] as const) {
      const path = join(directory, name);
      await writeFile(path, text, { mode: 0o600 });
      await chown(path, NOBODY, NOBODY);
      expect(await refusal(read())).toContain(`${path} belongs to another user`);
    }
  });

  test.runIf(isRoot)('of root’s own in somebody else’s directory is neither read nor written', async () => {
    await writeFile(join(directory, 'api.token'), 'token', { mode: 0o600 });
    await chown(directory, NOBODY, NOBODY);
    await chmod(directory, 0o777);
    expect(await refusal(readLocalToken(directory))).toContain(`${directory} belongs to another user`);
    expect(await refusal(writePrivateFile(join(directory, 'new'), 'secret'))).toContain(
      'belongs to another user',
    );
    await expect(stat(join(directory, 'new'))).rejects.toThrow('ENOENT');
  });

  test('that is a link is not followed', async () => {
    const elsewhere = join(directory, 'elsewhere');
    await writeFile(elsewhere, 'text', { mode: 0o600 });
    await symlink(elsewhere, join(directory, 'secret.key'));
    expect(await refusal(readPrivateFile(join(directory, 'secret.key')))).toContain('symbolic link');
  });

  test('that is a pipe is refused and not waited for', async () => {
    const pipe = join(directory, 'api.token');
    execFileSync('mkfifo', ['-m', '600', pipe]);
    expect(await refusal(readPrivateFile(pipe))).toContain('no ordinary file');
  });

  test('is removed by the one who wrote it, and not when another has written it since', async () => {
    const path = join(directory, 'database-url');
    await writePrivateFile(path, 'mine');
    await removePrivateFile(path, 'another');
    expect(await readPrivateFile(path)).toBe('mine');
    await removePrivateFile(path, 'mine');
    expect(await readPrivateFile(path)).toBeNull();
    await removePrivateFile(path, 'mine');
  });
});

describe('a log', () => {
  test('is made for its owner alone, and appended to', async () => {
    const path = join(directory, 'postern.log');
    for (const _ of [1, 2]) closeSync(openPrivateLog(path));
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  test('that is a link is not written through', async () => {
    const elsewhere = join(directory, 'elsewhere');
    await writeFile(elsewhere, 'kept', { mode: 0o600 });
    await symlink(elsewhere, join(directory, 'postern.log'));
    await symlink(join(directory, 'nowhere'), join(directory, 'other.log'));
    expect(() => openPrivateLog(join(directory, 'postern.log'))).toThrow('symbolic link');
    expect(() => openPrivateLog(join(directory, 'other.log'))).toThrow('symbolic link');
    expect(await readFile(elsewhere, 'utf8')).toBe('kept');
    await expect(stat(join(directory, 'nowhere'))).rejects.toThrow('ENOENT');
  });

  test.runIf(isRoot)('of somebody else is not written', async () => {
    const path = join(directory, 'postern.log');
    await writeFile(path, '', { mode: 0o600 });
    await chown(path, NOBODY, NOBODY);
    expect(() => openPrivateLog(path)).toThrow('belongs to another user');
  });
});
