import { existsSync } from 'node:fs';
import { cp, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isReachableByAll, runsAsRoot } from '@/lib/launch/postgres/postgres-binaries';
import { projectRoot } from '@/lib/launch/project-root';
import { unpackPackages } from './debian-packages';
import { type PeerName, peerPackages } from './peer-packages';

/**
 * Owns: where a peer's programs lie: the one place where tests and bench ask for a peer.
 * Promises: fetched at the first question into `.cache/peers` (or POSTERN_PEERS_DIR), from then on found there; what cannot
 *   be had is told by its reason, never thrown.
 */
export interface PeerFiles {
  readonly root: string;
  readonly version: string;
  /** Its own shared libraries, for LD_LIBRARY_PATH. */
  readonly libraryDirectories: readonly string[];
}

/** A peer, or in words why there is none here. */
export type FoundPeer = PeerFiles | { readonly missing: string };

const found = new Map<PeerName, Promise<FoundPeer>>();

export function findPeer(name: PeerName): Promise<FoundPeer> {
  const known = found.get(name);
  if (known) return known;
  const finding = find(name).catch((error: Error) => ({
    missing: `${peerPackages[name].title} cannot be fetched: ${error.message}`,
  }));
  found.set(name, finding);
  return finding;
}

async function find(name: PeerName): Promise<PeerFiles> {
  if (process.platform !== 'linux') throw new Error('its packages are for Linux');
  const base = process.env.POSTERN_PEERS_DIR ?? join(projectRoot, '.cache', 'peers');
  const { root, version } = await unpackPackages(peerPackages[name], join(base, name));
  return { root, version, libraryDirectories: await librariesOf(root) };
}

/**
 * The same files where the peer's user can reach them: as root we run peers as an unprivileged user, to whom a project in
 * root's home is closed.
 */
export async function reachable(files: PeerFiles, directory: string): Promise<PeerFiles> {
  if (!runsAsRoot() || (await isReachableByAll(files.root))) return files;
  const root = join(directory, 'programs');
  if (!existsSync(root)) await cp(files.root, root, { recursive: true, verbatimSymlinks: true });
  return { ...files, root, libraryDirectories: await librariesOf(root) };
}

/** Debian's `usr/lib/x86_64-linux-gnu` and its siblings. */
async function librariesOf(root: string): Promise<readonly string[]> {
  const parents = ['lib', join('usr', 'lib')]
    .map((name) => join(root, name))
    .filter((path) => existsSync(path));
  const names = await Promise.all(
    parents.map(async (parent) => (await readdir(parent)).map((name) => join(parent, name))),
  );
  return names.flat().filter((path) => /-linux-gnu[^/]*$/.test(path));
}
