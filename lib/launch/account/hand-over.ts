import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, lchown, mkdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { CannotStartError } from '@/lib/cannot-start';
import { giveTo } from '@/lib/launch/postgres/give-to';
import { clearLeftover } from '@/lib/launch/postgres/postgres-leftover';
import { takeLaunchLock } from '@/lib/launch/processes/launch-lock';
import { projectRoot } from '@/lib/launch/project-root';
import { requireOwnDirectory } from '@/lib/secrets/trusted-owner';
import type { Account } from './account';

/**
 * Owns: what root prepares for the account that Postern is to run as: its data directory, made or handed over.
 * Promises: a data directory that root has run before is the account's afterwards, whole; one of a third party's is refused.
 *   What the account cannot reach is named before anything is changed.
 * Does not: change anything outside of the data directory.
 */
export async function handOver(
  dataDirectory: string,
  account: Account,
  report: (line: string) => void,
): Promise<void> {
  const found = await stat(dataDirectory).catch(() => null);
  await requireReach(account, {
    'Node.js': process.execPath,
    Postern: join(projectRoot, 'package.json'),
    'its data directory (POSTERN_DATA_DIR)': existingAncestor(dirname(dataDirectory)),
  });
  if (found === null) {
    await mkdir(dirname(dataDirectory), { recursive: true });
    await mkdir(dataDirectory, { mode: 0o700 });
    await lchown(dataDirectory, account.uid, account.gid);
  } else if (found.uid !== account.uid) {
    await takeOver(dataDirectory, account, report);
  }
}

/** @throws when it is neither root's nor the account's, or another Postern works on it. */
async function takeOver(
  dataDirectory: string,
  account: Account,
  report: (line: string) => void,
): Promise<void> {
  await requireOwnDirectory(dataDirectory);
  const release = await takeLaunchLock(dataDirectory);
  try {
    // Started by root it had an account of its own, whose processes this one cannot end.
    await clearLeftover(join(dataDirectory, 'postgres', 'cluster'), report);
    report(`Giving ${dataDirectory} to ${account.name}`);
    await giveTo(account, dataDirectory);
    await chmod(dataDirectory, 0o700);
  } finally {
    await release();
  }
}

function existingAncestor(path: string): string {
  return existsSync(path) || dirname(path) === path ? path : existingAncestor(dirname(path));
}

/** Said by a process that has become the account, with all of its groups: 4 is reading, 1 is passing through. */
const PROBE = `
  const [name, uid, gid, ...paths] = process.argv.slice(1);
  const fs = require('node:fs');
  process.initgroups(name, Number(gid));
  process.setgid(Number(gid));
  process.setuid(Number(uid));
  for (const path of paths) {
    try { fs.accessSync(path, fs.statSync(path).isDirectory() ? 1 : 4); } catch { console.log(path); }
  }`;

async function requireReach(
  { name, uid, gid }: Account,
  paths: Readonly<Record<string, string>>,
): Promise<void> {
  const args = ['--eval', PROBE, name, String(uid), String(gid), ...Object.values(paths)];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  for (const [what, path] of Object.entries(paths)) {
    if (!stdout.split('\n').includes(path)) continue;
    throw new CannotStartError(
      `The account ${name} cannot reach ${path}, where ${what} lies. Put it where every account can: not below root's home, ` +
        'but below /opt or /var/lib.',
    );
  }
}
