import { createHash } from 'node:crypto';
import { chmod, lchown, lstat, mkdir, mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { requireScram } from '@/lib/scram-client';
import { writePrivateFile } from '@/lib/secrets/private-file';
import type { PostgresAccount } from './postgres-account';
import { runsAsRoot } from './postgres-binaries';

/**
 * Owns: where the embedded PostgreSQL listens: at a Unix socket in a directory (0700) of its own, where a platform has
 *   none at a loopback port.
 * Promises: nobody else can be there in its place: the directory admits the account that runs PostgreSQL, and root. A port
 *   can be anybody's, so at one the client takes nothing but SCRAM, by which the server proves itself (scram-client.ts).
 * Does not: say who may log in (postgres-logins.ts).
 */
export type PostgresAddress = SocketAddress | PortAddress;

interface SocketAddress {
  readonly kind: 'socket';
  readonly directory: string;
  /** It lies outside of the data directory, and goes with the run. */
  readonly isTemporary: boolean;
}

interface PortAddress {
  readonly kind: 'port';
  readonly port: number;
}

export interface Login {
  readonly role: string;
  /** Null where the operating system says who it is. */
  readonly password: string | null;
}

/** Part of a socket's name; the number itself is nobody's. */
const SOCKET_PORT = 5432;
/** What the name of a socket may have, without its end: 108 bytes on Linux, 104 on macOS and BSD. */
const MAX_SOCKET_BYTES = process.platform === 'linux' ? 107 : 103;

/** @param directory of the cluster and what belongs to it */
export async function choosePostgresAddress(
  directory: string,
  account: PostgresAccount | null,
  kind: PostgresAddress['kind'] = process.platform === 'win32' ? 'port' : 'socket',
): Promise<PostgresAddress> {
  if (kind === 'port') return { kind, port: await choosePort(directory) };
  const near = join(await realpath(directory), 'socket');
  const isTemporary = Buffer.byteLength(join(near, `.s.PGSQL.${SOCKET_PORT}`)) > MAX_SOCKET_BYTES;
  const socketDirectory = isTemporary ? await makeRunDirectory(near) : near;
  await mkdir(socketDirectory, { recursive: true, mode: 0o700 });
  await chmod(socketDirectory, 0o700);
  if (account) await lchown(socketDirectory, account.uid, account.gid);
  return { kind, directory: socketDirectory, isTemporary };
}

export async function leavePostgresAddress(address: PostgresAddress): Promise<void> {
  if (address.kind === 'socket' && address.isTemporary)
    await rm(address.directory, { recursive: true, force: true });
}

/** The server's settings. */
export function listenSettings(address: PostgresAddress): Record<string, string | number> {
  if (address.kind === 'port') {
    return { listen_addresses: '127.0.0.1', port: address.port, unix_socket_directories: '' };
  }
  return {
    listen_addresses: '',
    port: SOCKET_PORT,
    // A list; in quotes a name may hold anything.
    unix_socket_directories: `"${address.directory.replaceAll('"', '""')}"`,
    unix_socket_permissions: '0700',
  };
}

export function databaseUrl(address: PostgresAddress, { role, password }: Login, database: string): string {
  const host = address.kind === 'port' ? '127.0.0.1' : encodeURIComponent(address.directory);
  const port = address.kind === 'port' ? address.port : SOCKET_PORT;
  const url = new URL(`postgresql://${role}@${host}:${port}/${database}`);
  if (password !== null) url.password = password;
  // Whatever PGSSLMODE says: neither leaves this computer.
  url.searchParams.set('sslmode', 'disable');
  if (address.kind === 'port') requireScram(url);
  return url.href;
}

/** The port of the last start when it is free, else a free one, kept for the next start. */
async function choosePort(directory: string): Promise<number> {
  const file = join(directory, 'port');
  const last = Number(await readFile(file, 'utf8').catch(() => '0'));
  const port = await probe(last).catch(() => probe(0));
  if (port !== last) await writePrivateFile(file, String(port));
  return port;
}

/** Binds the port (0: any) and lets go of it again. */
function probe(port: number): Promise<number> {
  return new Promise((resolvePromise, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        if (address && typeof address === 'object') resolvePromise(address.port);
        else reject(new Error('no port'));
      });
    });
  });
}

/**
 * Below the run-time directory, which nobody else can write to: always the same one, so that a run that was killed leaves
 * nothing that another does not take along. Where there is none, a new one among the temporary files.
 */
async function makeRunDirectory(near: string): Promise<string> {
  const parent = runsAsRoot() ? '/run' : process.env.XDG_RUNTIME_DIR;
  const own = parent === undefined ? null : await lstat(parent).catch(() => null);
  if (
    parent !== undefined &&
    own?.isDirectory() &&
    own.uid === process.getuid?.() &&
    (own.mode & 0o022) === 0
  ) {
    const name = createHash('sha256').update(near).digest('hex').slice(0, 12);
    const directory = join(parent, `postern-${name}`);
    await rm(directory, { recursive: true, force: true });
    if (Buffer.byteLength(join(directory, `.s.PGSQL.${SOCKET_PORT}`)) <= MAX_SOCKET_BYTES) return directory;
  }
  const short = Buffer.byteLength(tmpdir()) < 60 ? tmpdir() : '/tmp';
  return mkdtemp(join(short, 'postern-'));
}
