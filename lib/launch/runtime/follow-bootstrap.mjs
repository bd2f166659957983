import { Socket } from 'node:net';
import { delimiter, dirname } from 'node:path';
import process from 'node:process';

/**
 * Owns: the first step under a Node that was fetched: `node`, `npm` and each child are this one from here on, and this process
 *   does not outlive the one that started it.
 * Promises: when the starter is gone, the process is asked to end as by SIGTERM, and made to after 45 seconds: an orderly stop
 *   takes up to 30.
 */

const GRACE_MS = 45_000;
const STARTER_FD = 3;

process.env.PATH = [dirname(process.execPath), process.env.PATH].filter(Boolean).join(delimiter);
process.env.npm_node_execpath = process.execPath;
process.env.NODE = process.execPath;

const starter = new Socket({ fd: STARTER_FD, readable: true, writable: false });
starter.on('error', () => {});
starter.once('close', () => {
  setTimeout(() => process.exit(1), GRACE_MS).unref();
  process.kill(process.pid, 'SIGTERM');
});
starter.resume();
// Waiting for the starter's end is no reason to stay alive.
starter.unref();

await import('../bootstrap.mjs');
