import { spawn } from 'node:child_process';
import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import net, { isIP } from 'node:net';
import { checkPort, portError, type WantedPort } from './ports';

/**
 * Owns: the ports of an installation, from before its processes start until it stops: bound here, and inherited by the
 *   process that listens and accepts (held-port.mjs, in that process).
 * Promises: nobody else gets the port, before its process has started or while that is dead and another is on its way:
 *   clients wait a moment, and a program that sends the local token or mail to it reaches no stranger. Whoever may bind a
 *   port needs that right only here, before the processes start as another account (account.ts).
 * Does not: accept. On Windows, where a socket has no number, it checks only that the ports are free.
 */
export interface HeldPort {
  readonly port: number;
  /** Of SMTP receive, the binding that it is. */
  readonly binding?: string | undefined;
  /** File descriptor; null: the process binds the port itself, or it is released. */
  readonly fd: number | null;
  /** Those who hold it already go on. */
  release(): void;
}

/** @throws an error that names the port, why, and the setting that changes it. */
export async function holdPort(wanted: WantedPort, binding?: string): Promise<HeldPort> {
  await checkPort(wanted);
  const { host, port } = wanted;
  if (process.platform === 'win32') return { port, binding, fd: null, release: () => {} };
  const address = isIP(host) === 0 ? (await lookup(host)).address : host;
  const handle = bind(address, port, wanted.isIpv6Only ? IPV6_ONLY : 0);
  if (typeof handle === 'number') throw portError(wanted, 'EADDRINUSE');
  if (!(await beginToListen(handle.fd))) {
    handle.close();
    throw portError(wanted, 'EADDRINUSE');
  }
  let fd: number | null = handle.fd;
  return {
    port,
    binding,
    get fd() {
      return fd;
    },
    release: () => {
      if (fd !== null) handle.close();
      fd = null;
    },
  };
}

/**
 * What is only bound, another program may bind as well (libuv's sockets all have SO_REUSEADDR) and listen at first: the
 * console's process could not, and whoever sends the local token would send it there. Listened at in a process of a moment,
 * which accepts nothing: this one would accept.
 *
 * @returns false when another was quicker.
 */
async function beginToListen(fd: number): Promise<boolean> {
  const child = spawn(process.execPath, ['--eval', LISTEN], {
    stdio: ['ignore', 'ignore', 'ignore', fd],
    // It needs nothing of ours.
    env: { NODE_ENV: 'production' },
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code === 0;
}

const LISTEN = `process.exit(require('node:net').createServer().listen({ fd: 3 }).listening ? 0 : 1)`;

/** What net's own servers are made of. */
interface ServerHandle {
  readonly fd: number;
  getsockname(name: object): number;
  close(): void;
}

interface NetInternals {
  /** Binds and does not listen, as node:cluster does for its workers: a net.Server in this process would accept. */
  _createServerHandle(
    address: string,
    port: number,
    family: 4 | 6,
    fd: undefined,
    flags: number,
  ): ServerHandle | number;
}

/** UV_TCP_IPV6ONLY. */
const IPV6_ONLY = 1;

/** @returns a negative number when another was quicker. */
function bind(address: string, port: number, flags: number): ServerHandle | number {
  const { _createServerHandle } = net as unknown as NetInternals; // of long standing, and in no types
  const handle = _createServerHandle(address, port, isIP(address) === 6 ? 6 : 4, undefined, flags);
  if (typeof handle === 'number') return handle;
  // That a port is taken is told when it is asked for, not when it is bound.
  const failed = handle.getsockname({});
  if (failed !== 0) handle.close();
  return failed === 0 ? handle : failed;
}
