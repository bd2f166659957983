import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, link, lstat, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { giveTo } from '@/lib/launch/postgres/give-to';
import { projectRoot } from '@/lib/launch/project-root';
import type { Account } from './account';
import { handOver } from './hand-over';

const account: Account = { name: 'daemon', uid: 1, gid: 1 };
const OTHER_ID = 65533;
/** A checkout below root's home cannot be run as another account: that is what is refused there. */
const canReach = (path: string) => {
  try {
    execFileSync('test', ['-r', path], account);
    return true;
  } catch {
    return false;
  }
};
const isPossible =
  process.getuid?.() === 0 && canReach(join(projectRoot, 'package.json')) && canReach(process.execPath);

let place: string;
beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), 'postern-hand-over-'));
  await chmod(place, 0o755);
});
afterEach(() => rm(place, { recursive: true }));

async function ownersOf(...names: string[]): Promise<number[]> {
  return Promise.all(names.map(async (name) => (await lstat(join(place, name))).uid));
}

describe.runIf(isPossible)('a data directory', () => {
  test('that is not there is made, for the account alone', async () => {
    await handOver(join(place, 'var', 'data'), account, () => {});
    expect(await ownersOf('var', 'var/data')).toEqual([0, 1]);
    expect((await lstat(join(place, 'var', 'data'))).mode & 0o777).toBe(0o700);
  });

  test('that root has run is the account’s, whole, and links in it are not followed', async () => {
    const secret = join(place, 'secret');
    await writeFile(secret, 'root’s');
    const data = join(place, 'data');
    await mkdir(join(data, 'postgres', 'cluster'), { recursive: true, mode: 0o711 });
    await writeFile(join(data, 'secret.key'), '', { mode: 0o600 });
    await symlink(secret, join(data, 'link'));
    await symlink(place, join(data, 'postgres', 'up'));
    await chown(join(data, 'postgres', 'cluster'), OTHER_ID, OTHER_ID);
    const told: string[] = [];
    await handOver(data, account, (line) => told.push(line));
    expect(told).toEqual([`Giving ${data} to daemon`]);
    expect(await ownersOf('data', 'data/secret.key', 'data/postgres/cluster', 'data/link')).toEqual([
      1, 1, 1, 1,
    ]);
    expect(await ownersOf('secret', '.')).toEqual([0, 0]);
    expect((await lstat(data)).mode & 0o777).toBe(0o700);
    told.length = 0;
    await handOver(data, account, (line) => told.push(line));
    expect(told).toEqual([]);
  });

  test('of a third account is refused, and stays as it is', async () => {
    await mkdir(join(place, 'data'));
    await chown(join(place, 'data'), OTHER_ID, OTHER_ID);
    await expect(handOver(join(place, 'data'), account, () => {})).rejects.toThrow('belongs to another user');
    expect(await ownersOf('data')).toEqual([OTHER_ID]);
  });

  test('that the account cannot reach is named before it is given away', async () => {
    await mkdir(join(place, 'data'));
    await chmod(place, 0o700);
    await expect(handOver(join(place, 'data'), account, () => {})).rejects.toThrow(
      /account daemon cannot reach .*POSTERN_DATA_DIR/,
    );
    expect(await ownersOf('data')).toEqual([0]);
  });

  test('with a file that has a second name elsewhere is not given away', async () => {
    await mkdir(join(place, 'data'));
    await writeFile(join(place, 'shadow'), '', { mode: 0o600 });
    await link(join(place, 'shadow'), join(place, 'data', 'api.token'));
    await expect(giveTo(account, join(place, 'data'))).rejects.toThrow('second name');
    expect(await ownersOf('shadow')).toEqual([0]);
  });

  test('whose hand-over broke off is handed over whole the next time', async () => {
    const data = join(place, 'data');
    await mkdir(data, { mode: 0o700 });
    await writeFile(join(data, 'secret.key'), '', { mode: 0o600 });
    await writeFile(join(place, 'elsewhere'), '', { mode: 0o600 });
    await link(join(place, 'elsewhere'), join(data, 'a.second.name'));
    await expect(handOver(data, account, () => {})).rejects.toThrow('second name');
    await rm(join(data, 'a.second.name'));
    await handOver(data, account, () => {});
    expect(await ownersOf('data', 'data/secret.key')).toEqual([1, 1]);
  });

  test('with a pipe and a socket in it is given whole, and nobody waits for them', async () => {
    const data = join(place, 'data');
    await mkdir(data);
    execFileSync('mkfifo', [join(data, 'pipe')]);
    const server = createServer();
    await once(server.listen(join(data, 'socket')), 'listening');
    await giveTo(account, data);
    expect(await ownersOf('data', 'data/pipe', 'data/socket')).toEqual([1, 1, 1]);
    server.close();
  });
});
