import { chown, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isAlive } from '@/lib/is-alive';
import { projectRoot } from '@/lib/launch/project-root';
import { findProgram } from '@/lib/testing/find-program';
import { freePort } from '@/lib/testing/free-port';
import type { Undo } from '@/lib/testing/undo';
import { runProgram } from '../tools/program';
import { whenListening } from '../tools/smtp-sink';
import { waitFor } from '../tools/wait-for';

/**
 * Owns: the peer: a private Postfix with the configuration of default.cf, or of default.cf and tuned.cf.
 * Promises: queue and log below the given directory; nothing leaves 127.0.0.1; `undo` stops it and waits for its end.
 * Does not: touch whatever Postfix the computer runs.
 */
export type PostfixProfile = 'default' | 'tuned';

export interface PostfixPeer {
  readonly port: number;
  /** Of the master, whose children do the work. */
  readonly pid: number;
  /** Files in the queue, wherever in it. */
  queueLength(): Promise<number>;
  /** Recipients that the log calls sent, and those that it says anything else of, since the start. */
  logged(): Promise<{ readonly sent: number; readonly otherwise: number }>;
}

export interface PostfixOptions {
  readonly profile: PostfixProfile;
  readonly directory: string;
  readonly sinkPort: number;
  readonly undo: Undo;
  readonly signal: AbortSignal;
}

/** What keeps Postfix from running here, with the cure; null when nothing does. */
export function whyNoPostfix(): string | null {
  if (!findProgram('postfix')) return 'Postfix is missing (Debian: apt-get install postfix)';
  if (process.getuid?.() !== 0) return 'Postfix starts only as root; run the bench as root';
  return null;
}

export function whyNoSmtpTools(): string | null {
  const missing = ['smtp-source', 'smtp-sink'].filter((name) => !findProgram(name));
  return missing.length === 0 ? null : `${missing.join(' and ')} missing (Debian: apt-get install postfix)`;
}

export async function startPostfix(options: PostfixOptions): Promise<PostfixPeer> {
  const { profile, sinkPort, undo, signal } = options;
  signal.throwIfAborted();
  const directory = join(options.directory, `postfix-${profile}`);
  const port = await freePort();
  await writeConfiguration(directory, profile, { PORT: port, SINK_PORT: sinkPort, DIRECTORY: directory });
  const etc = join(directory, 'etc');
  undo.add(`stopping Postfix ${profile}`, () => stop(directory));
  await runProgram('postfix', ['-c', etc, 'start'], { signal });
  await whenListening(port, 'Postfix', signal);
  const log = join(directory, 'mail.log');
  return {
    port,
    pid: await masterPid(directory),
    queueLength: () => countFiles(directory),
    logged: async () => {
      const statuses = [...(await readFile(log, 'utf8')).matchAll(/ status=(\w+)/g)];
      const sent = statuses.filter(([, status]) => status === 'sent').length;
      return { sent, otherwise: statuses.length - sent };
    },
  };
}

async function writeConfiguration(
  directory: string,
  profile: PostfixProfile,
  values: Readonly<Record<string, string | number>>,
): Promise<void> {
  const filled = async (name: string) => {
    const template = await readFile(join(projectRoot, 'bench', 'postfix', name), 'utf8');
    return template.replaceAll(/@([A-Z_]+)@/g, (_, key: string) => String(values[key]));
  };
  for (const name of ['etc', 'queue', 'data']) await mkdir(join(directory, name), { recursive: true });
  const main = `${await filled('default.cf')}${profile === 'tuned' ? await filled('tuned.cf') : ''}`;
  await writeFile(join(directory, 'etc', 'main.cf'), main);
  await writeFile(join(directory, 'etc', 'master.cf'), await filled('master.cf'));
  const { uid, gid } = await postfixUser();
  await chown(join(directory, 'data'), uid, gid);
}

/** Also when it is half started, and after an interrupt: with a signal of its own. */
async function stop(directory: string): Promise<void> {
  const { signal } = new AbortController();
  const pid = await masterPid(directory).catch(() => null);
  if (pid === null) return;
  await runProgram('postfix', ['-c', join(directory, 'etc'), 'stop'], { signal }).catch(() => {});
  // `postfix stop` gives up after five seconds.
  await waitFor('the end of Postfix', { timeoutMs: 20_000, signal }, () => (isAlive(pid) ? null : true));
}

async function masterPid(directory: string): Promise<number> {
  const pid = Number((await readFile(join(directory, 'queue', 'pid', 'master.pid'), 'utf8')).trim());
  if (!Number.isInteger(pid) || pid <= 1) throw new Error('Postfix tells no process number');
  return pid;
}

/** Mail is one file each, in one of these; `deferred` may have a level of directories. */
async function countFiles(directory: string): Promise<number> {
  const lists = await Promise.all(
    ['maildrop', 'incoming', 'active', 'deferred'].map((name) =>
      readdir(join(directory, 'queue', name), { recursive: true, withFileTypes: true }),
    ),
  );
  return lists.flat().filter((entry) => entry.isFile()).length;
}

async function postfixUser(): Promise<{ readonly uid: number; readonly gid: number }> {
  const lines = (await readFile('/etc/passwd', 'utf8')).split('\n');
  const [, , uid, gid] = (lines.find((line) => line.startsWith('postfix:')) ?? '').split(':').map(Number);
  if (uid === undefined || gid === undefined) throw new Error('There is no user postfix');
  return { uid, gid };
}
