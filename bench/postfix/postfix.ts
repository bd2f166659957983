import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { giveToPeer } from '@/e2e/peers/peer-process';
import { makePostfixSignIn } from '@/e2e/peers/postfix';
import { findPostfix, type PostfixPrograms, startPostfixMaster } from '@/e2e/peers/postfix-programs';
import { projectRoot } from '@/lib/launch/project-root';
import { createCertificate } from '@/lib/smtp/receive/tls-certificate';
import { freePort } from '@/lib/testing/free-port';
import type { Undo } from '@/lib/testing/undo';
import type { SignIn } from '../tools/submission-source';

/**
 * Owns: the peer: a private Postfix with the configuration of default.cf, or of default.cf and tuned.cf.
 * Promises: queue and log below the given directory; nothing leaves 127.0.0.1; `undo` stops it and waits for its end.
 * Does not: touch whatever Postfix the computer runs.
 */
/** As in default.cf; it is the realm of whoever signs in. */
const HOST_NAME = 'peer.test';
const ACCOUNT = { user: `bench@${HOST_NAME}`, password: 'between relays only' };

type PostfixProfile = 'default' | 'tuned';

export interface PostfixPeer {
  readonly port: number;
  /** Of the master, whose children do the work. */
  readonly pid: number;
  /** Null: nobody can. */
  readonly signIn: SignIn | null;
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
  /** Clients sign in, over STARTTLS, and nobody else relays. */
  readonly takesSignIn?: boolean;
}

/** What keeps Postfix, and with it injector and sink, from running here; empty when nothing does. */
export async function lacksPostfix(): Promise<readonly string[]> {
  const programs = await findPostfix();
  return 'missing' in programs ? [programs.missing] : [];
}

export async function startPostfix(options: PostfixOptions): Promise<PostfixPeer> {
  const { profile, sinkPort, undo, signal } = options;
  signal.throwIfAborted();
  const programs = await findPostfix();
  if ('missing' in programs) throw new Error(programs.missing);
  const takesSignIn = options.takesSignIn === true;
  const directory = join(options.directory, `postfix-${profile}${takesSignIn ? '-submission' : ''}`);
  await mkdir(directory, { recursive: true });
  const main = (await mainOf(profile, takesSignIn, sinkPort)).replaceAll('@DIRECTORY@', directory);
  if (takesSignIn) await makeSubmission(programs, directory);
  const master = await startPostfixMaster(programs, { directory, port: await freePort(), main });
  undo.add(`stopping Postfix ${profile}`, () => master.stop());
  const log = join(directory, 'mail.log');
  return {
    port: master.port,
    pid: master.pid,
    signIn: takesSignIn ? { port: master.port, ...ACCOUNT } : null,
    queueLength: () => countFiles(directory),
    logged: async () => {
      const statuses = [...(await readFile(log, 'utf8')).matchAll(/ status=(\w+)/g)];
      const sent = statuses.filter(([, status]) => status === 'sent').length;
      return { sent, otherwise: statuses.length - sent };
    },
  };
}

async function mainOf(profile: PostfixProfile, takesSignIn: boolean, sinkPort: number): Promise<string> {
  const names = [
    'default.cf',
    ...(profile === 'tuned' ? ['tuned.cf'] : []),
    ...(takesSignIn ? ['submission.cf'] : []),
  ];
  const texts = await Promise.all(
    names.map((name) => readFile(join(projectRoot, 'bench', 'postfix', name), 'utf8')),
  );
  return texts.join('').replaceAll('@SINK_PORT@', String(sinkPort));
}

/** A certificate of its own, and one account. */
async function makeSubmission(programs: PostfixPrograms, directory: string): Promise<void> {
  await makePostfixSignIn(programs, directory, ACCOUNT);
  const { key, cert } = await createCertificate([HOST_NAME]);
  await writeFile(join(directory, 'cert.pem'), cert);
  await writeFile(join(directory, 'key.pem'), key, { mode: 0o600 });
  await giveToPeer(join(directory, 'key.pem'));
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
