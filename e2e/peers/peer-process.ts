import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { chmod, chown, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NOBODY_ID } from '@/lib/launch/postgres/give-to';
import { runsAsRoot } from '@/lib/launch/postgres/postgres-binaries';
import { waitUntil } from '../wait-until';
import type { PeerFiles } from './find-peer';

/**
 * Owns: the process of a peer, with a directory that is its alone.
 * Promises: it runs as an ordinary user, also when we are root; started when it is ready, else an error with what it
 *   printed. `stop` ends it and whatever it has started, and waits for the last of them.
 */
export interface PeerProcess {
  readonly pid: number;
  stop(): Promise<void>;
}

export interface PeerProgram {
  readonly title: string;
  readonly program: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Its own; the processes of the peer are told from others by its name in their environment. */
  readonly directory: string;
  readonly isReady: () => Promise<boolean>;
  /** `as-we-are` for a program that has to be root, which drops it itself. */
  readonly runAs: 'ordinary-user' | 'as-we-are';
}

/** In the environment of each process of a peer. A peer that clears its environment has to be told to keep it. */
export const DIRECTORY_VARIABLE = 'POSTERN_PEER_DIRECTORY';
const START_TIMEOUT_MS = 20_000;
const STOP_TIMEOUT_MS = 15_000;

/** The user that peers run as. */
function ordinaryUser(): { readonly uid: number; readonly gid: number } {
  if (runsAsRoot()) return { uid: NOBODY_ID, gid: NOBODY_ID };
  return { uid: process.getuid?.() ?? NOBODY_ID, gid: process.getgid?.() ?? NOBODY_ID };
}

/** A directory that the peer's user owns. */
export async function makePeerDirectory(name: string): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), `postern-${name}-`));
  await chmod(directory, 0o755);
  await giveToPeer(directory);
  return directory;
}

export async function giveToPeer(...paths: readonly string[]): Promise<void> {
  const { uid, gid } = ordinaryUser();
  if (runsAsRoot()) for (const path of paths) await chown(path, uid, gid);
}

/**
 * The environment in which a peer's fetched programs run: its own libraries, and accounts that only it sees. The account
 * that it wants is the user that it runs as.
 */
export async function peerEnvironment(
  files: PeerFiles,
  directory: string,
  account: { readonly user: string; readonly group: string; readonly groups?: readonly string[] },
): Promise<Record<string, string>> {
  const { uid, gid } = ordinaryUser();
  const nobody = uid === 65_534 ? 65_533 : 65_534;
  const [users, groups] = [join(directory, 'accounts', 'passwd'), join(directory, 'accounts', 'group')];
  await mkdir(join(directory, 'accounts'), { recursive: true });
  await writeFile(
    users,
    `root:x:0:0::/:/bin/false\n${account.user}:x:${uid}:${gid}::/:/bin/false\nnobody:x:${nobody}:${nobody}::/:/bin/false\n`,
  );
  const further = (account.groups ?? []).map((name, index) => `${name}:x:${60_000 + index}:\n`).join('');
  await writeFile(groups, `root:x:0:\n${account.group}:x:${gid}:\nnogroup:x:${nobody}:\n${further}`);
  return {
    PATH: '/usr/sbin:/usr/bin:/sbin:/bin',
    LC_ALL: 'C',
    LD_LIBRARY_PATH: files.libraryDirectories.join(':'),
    LD_PRELOAD: 'libnss_wrapper.so',
    NSS_WRAPPER_PASSWD: users,
    NSS_WRAPPER_GROUP: groups,
  };
}

export async function startPeerProcess(peer: PeerProgram): Promise<PeerProcess> {
  const { title, program, directory } = peer;
  const outputPath = join(directory, 'output');
  const output = openSync(outputPath, 'a');
  const child = spawn(program, peer.args, {
    cwd: directory,
    // Next's types ask for NODE_ENV, which a peer has no use for.
    env: { ...peer.environment, [DIRECTORY_VARIABLE]: directory } as Record<
      string,
      string
    > as NodeJS.ProcessEnv,
    stdio: ['ignore', output, output],
    detached: true,
    ...(peer.runAs === 'ordinary-user' ? ordinaryUser() : {}),
  });
  closeSync(output);
  const ended = once(child, 'exit');
  // Listened to from the start: without it a program that is not there would end the tests.
  ended.catch(() => {});
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null && child.pid !== undefined) {
      child.kill('SIGTERM');
      const late = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
      await ended;
      clearTimeout(late);
    }
    await endAll(title, directory);
  };
  try {
    await waitUntil(`${title} listens`, START_TIMEOUT_MS, async () =>
      child.exitCode !== null || (await peer.isReady()) ? true : null,
    );
    if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}`);
  } catch (error) {
    const printed = await readFile(outputPath, 'utf8').catch(() => '');
    await stop().catch(() => {});
    throw new Error(`${title} did not start: ${error instanceof Error ? error.message : error}\n${printed}`);
  }
  return { pid: child.pid ?? 0, stop };
}

export async function removePeerDirectory(directory: string): Promise<void> {
  await rm(directory, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}

/** What the peer has started may outlive it for a moment, and may be in a process group of its own. */
async function endAll(title: string, directory: string): Promise<void> {
  await waitUntil(`the end of all processes of ${title}`, STOP_TIMEOUT_MS, () => {
    const left = processesOf(directory);
    for (const pid of left) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It ended by itself.
      }
    }
    return left.length === 0 ? true : null;
  });
}

function processesOf(directory: string): readonly number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && environmentOf(pid).includes(`${DIRECTORY_VARIABLE}=${directory}`));
}

function environmentOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8');
  } catch {
    // It has ended, or is another user's.
    return '';
  }
}
