import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chown, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { runsAsRoot } from '@/lib/launch/postgres/postgres-binaries';
import { findPeer, type PeerFiles, reachable } from './find-peer';
import {
  DIRECTORY_VARIABLE,
  giveToPeer,
  type PeerProcess,
  peerEnvironment,
  startPeerProcess,
} from './peer-process';
import { isGreeted } from './smtp-greeting';

/**
 * Owns: Postfix's programs, for tests and bench, and how its master is started in a directory of its own.
 * Promises: the fetched ones, which run without root; where they cannot be had the computer's own, which need it. Queue,
 *   data, log and configuration lie below the directory, beside whatever Postfix the computer runs.
 * Does not: say what it does with mail: that is `main`, the caller's lines of main.cf.
 */
export interface PostfixPrograms {
  readonly version: string;
  /** smtp-source, smtp-sink, postconf. */
  readonly commandDirectory: string;
  readonly daemonDirectory: string;
  readonly saslPasswordProgram: string;
  /** Null: the computer's own. */
  readonly fetched: PeerFiles | null;
}

const ACCOUNT = 'postfix';
let found: Promise<PostfixPrograms | { readonly missing: string }> | null = null;

export function findPostfix(): Promise<PostfixPrograms | { readonly missing: string }> {
  found ??= find();
  return found;
}

async function find(): Promise<PostfixPrograms | { readonly missing: string }> {
  const files = await findPeer('postfix');
  if (!('missing' in files)) return fromFiles(files);
  const postconf = ['/usr/sbin/postconf', '/usr/local/sbin/postconf'].find((path) => existsSync(path));
  if (!postconf) return files;
  if (!runsAsRoot())
    return { missing: `${files.missing}; and the one that is installed starts only as root` };
  const setting = async (name: string) =>
    (await promisify(execFile)(postconf, ['-dh', name], { timeout: 10_000 })).stdout.trim();
  const commandDirectory = await setting('command_directory');
  return {
    version: await setting('mail_version'),
    commandDirectory,
    daemonDirectory: await setting('daemon_directory'),
    saslPasswordProgram: '/usr/sbin/saslpasswd2',
    fetched: null,
  };
}

function fromFiles(fetched: PeerFiles): PostfixPrograms {
  return {
    // As Postfix calls itself: without Debian's revision.
    version: fetched.version.replace(/-.*$/, ''),
    commandDirectory: join(fetched.root, 'usr', 'sbin'),
    daemonDirectory: join(fetched.root, 'usr', 'lib', 'postfix', 'sbin'),
    saslPasswordProgram: join(fetched.root, 'usr', 'sbin', 'saslpasswd2'),
    fetched,
  };
}

/** For its tools that run by themselves, such as smtp-sink. */
export function toolEnvironment({ fetched }: PostfixPrograms): Record<string, string> {
  return fetched ? { LD_LIBRARY_PATH: libraryPath(fetched) } : {};
}

function libraryPath({ root, libraryDirectories }: PeerFiles): string {
  return [join(root, 'usr', 'lib', 'postfix'), ...libraryDirectories].join(':');
}

export interface PostfixInstance {
  readonly directory: string;
  readonly port: number;
  /** Lines of main.cf. */
  readonly main: string;
}

export async function startPostfixMaster(
  programs: PostfixPrograms,
  { directory, port, main }: PostfixInstance,
): Promise<PeerProcess & { readonly port: number }> {
  const etc = join(directory, 'etc');
  await mkdir(etc, { recursive: true });
  const { fetched } = programs;
  const own = fetched ? fromFiles(await reachable(fetched, directory)) : programs;
  const environment = await environmentOf(own, directory);
  await writeFile(
    join(etc, 'main.cf'),
    `${placesOf(own, directory)}import_environment = ${Object.keys(environment).join(' ')}\n${main}`,
  );
  await writeFile(join(etc, 'master.cf'), masterCf(port));
  await makeQueue(directory, own);
  const master = await startPeerProcess({
    title: 'Postfix',
    program: join(own.daemonDirectory, 'master'),
    // In the foreground, so that it is our child; `postfix start` would look for files of an installed one.
    args: ['-d', '-c', etc],
    environment,
    directory,
    isReady: () => isGreeted(port),
    runAs: fetched ? 'ordinary-user' : 'as-we-are',
  });
  return { ...master, port };
}

async function environmentOf(
  { fetched }: PostfixPrograms,
  directory: string,
): Promise<Record<string, string>> {
  const place = { MAIL_CONFIG: join(directory, 'etc'), [DIRECTORY_VARIABLE]: directory };
  if (!fetched) return { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C', ...place };
  const wrapped = await peerEnvironment(fetched, directory, {
    user: ACCOUNT,
    group: ACCOUNT,
    groups: ['postdrop'],
  });
  const [libraries = ''] = fetched.libraryDirectories.filter((path) => existsSync(join(path, 'sasl2')));
  return {
    ...wrapped,
    ...place,
    LD_LIBRARY_PATH: libraryPath(fetched),
    // Its master has to be root, and its daemons change to the account: both are made to believe it.
    LD_PRELOAD: 'libnss_wrapper.so libuid_wrapper.so',
    UID_WRAPPER: '1',
    UID_WRAPPER_ROOT: '1',
    SASL_PATH: join(libraries, 'sasl2'),
  };
}

function placesOf(
  { fetched, daemonDirectory, commandDirectory }: PostfixPrograms,
  directory: string,
): string {
  const programs = fetched
    ? `daemon_directory = ${daemonDirectory}
command_directory = ${commandDirectory}
shlib_directory = ${join(fetched.root, 'usr', 'lib', 'postfix')}
meta_directory = ${join(fetched.root, 'etc', 'postfix')}
`
    : '';
  return `compatibility_level = 3.6
queue_directory = ${directory}/queue
data_directory = ${directory}/data
maillog_file = ${directory}/mail.log
maillog_file_prefixes = ${directory}
${programs}`;
}

/** What `postfix start` would make. */
async function makeQueue(directory: string, { fetched }: PostfixPrograms): Promise<void> {
  const names = [
    ...['active', 'bounce', 'corrupt', 'defer', 'deferred', 'flush', 'hold', 'incoming'],
    ...['maildrop', 'private', 'public', 'saved', 'trace'],
  ];
  const queue = join(directory, 'queue');
  const ofAccount = [join(directory, 'data'), ...names.map((name) => join(queue, name))];
  for (const path of [...ofAccount, join(queue, 'pid')]) await mkdir(path, { recursive: true });
  if (fetched) {
    await giveToPeer(directory, queue, join(queue, 'pid'), ...ofAccount);
  } else {
    const { uid, gid } = await systemAccount();
    for (const path of ofAccount) await chown(path, uid, gid);
  }
}

/** Who Postfix's files belong to when the computer's own runs. */
export async function systemAccount(): Promise<{ readonly uid: number; readonly gid: number }> {
  const lines = (await readFile('/etc/passwd', 'utf8')).split('\n');
  const [, , uid, gid] = (lines.find((line) => line.startsWith('postfix:')) ?? '').split(':').map(Number);
  if (uid === undefined || gid === undefined) throw new Error('There is no user postfix');
  return { uid, gid };
}

/** Nothing runs in a chroot: libraries, name services and the password file are where they always are. */
function masterCf(port: number): string {
  return `127.0.0.1:${port} inet n - n - - smtpd
pickup     unix n - n 60 1 pickup
cleanup    unix n - n - 0 cleanup
qmgr       unix n - n 300 1 qmgr
tlsmgr     unix - - n 1000? 1 tlsmgr
rewrite    unix - - n - - trivial-rewrite
bounce     unix - - n - 0 bounce
defer      unix - - n - 0 bounce
trace      unix - - n - 0 bounce
verify     unix - - n - 1 verify
flush      unix n - n 1000? 0 flush
proxymap   unix - - n - - proxymap
proxywrite unix - - n - 1 proxymap
smtp       unix - - n - - smtp
relay      unix - - n - - smtp
showq      unix n - n - - showq
error      unix - - n - - error
retry      unix - - n - - error
discard    unix - - n - - discard
anvil      unix - - n - 1 anvil
scache     unix - - n - 1 scache
postlog    unix-dgram n - n - 1 postlogd
`;
}
