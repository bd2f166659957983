import { readFileSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { cpus, loadavg, release, totalmem } from 'node:os';
import { findPostfix } from '@/e2e/peers/postfix-programs';
import packageFile from '@/package.json';
import type { Machine, Versions } from '../report/figures';
import { git } from './git';

/**
 * Owns: on what and of what the figures were taken.
 * Promises: a version says also when the sources differ from the commit it names.
 */
const fileSystems = new Map([
  [0xef53, 'ext4'],
  [0x58465342, 'xfs'],
  [0x9123683e, 'btrfs'],
  [0x794c7630, 'overlayfs'],
  [0x2fc12fc1, 'zfs'],
]);

export async function describeMachine(directory: string): Promise<Machine> {
  const [cpu] = cpus();
  const { type } = await statfs(directory);
  return {
    cpu: cpu?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryGigabytes: Math.round(totalmem() / 1024 ** 3),
    system: `${osName()}, Linux ${release()}`,
    fileSystem: fileSystems.get(type) ?? `0x${type.toString(16)}`,
  };
}

/** The peers only when they are there. PostgreSQL tells its own (postern/durability). */
export async function describeVersions(signal: AbortSignal): Promise<Versions> {
  const commit = await git(['rev-parse', '--short', 'HEAD'], signal).catch(() => null);
  const changes = await git(['status', '--porcelain', '--untracked-files=no'], signal).catch(() => null);
  const postfix = await findPostfix();
  return {
    postern: packageFile.version,
    commit: commit === null ? null : `${commit}${changes ? ' with changes' : ''}`,
    node: process.versions.node,
    postfix: 'missing' in postfix ? null : postfix.version,
  };
}

/** Of the last minute. */
export function loadNow(): number {
  return loadavg()[0] ?? 0;
}

function osName(): string {
  try {
    return /^PRETTY_NAME="?([^"\n]+)/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] ?? 'Linux';
  } catch {
    return 'Linux';
  }
}
