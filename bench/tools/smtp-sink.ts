import { closeSync, openSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { freePort } from '@/lib/testing/free-port';
import type { Undo } from '@/lib/testing/undo';
import { postfixTool } from './postfix-tool';
import { startProgram } from './program';
import { type Patience, waitFor } from './wait-for';

/**
 * Owns: Postfix's smtp-sink, the receiver of every bench, and its counter.
 * Promises: counts a message when its final dot came; listening when `startSink` returns.
 * Does not: count recipients.
 */
export interface Sink {
  readonly port: number;
  /** Messages since its start. */
  count(): Promise<number>;
  /** Resolves when so many have come since its start; past the deadline an error says how many had. */
  whenCounted(count: number, patience: Patience): Promise<void>;
}

export interface SinkOptions {
  readonly directory: string;
  readonly undo: Undo;
  readonly signal: AbortSignal;
  readonly pipelining?: boolean;
}

/** Beyond smtp-sink's own limit connections would wait unanswered. */
const MAX_CONNECTIONS = 1024;

export async function startSink({ directory, undo, signal, pipelining = true }: SinkOptions): Promise<Sink> {
  signal.throwIfAborted();
  const port = await freePort();
  const path = join(directory, `sink-${port}.count`);
  const output = openSync(path, 'w');
  // As root it wants to know who to be.
  const user = process.getuid?.() === 0 ? ['-u', 'nobody'] : [];
  const postfix = await postfixTool('smtp-sink');
  const sink = startProgram(
    postfix.program,
    [
      '-4',
      '-c',
      ...(pipelining ? [] : ['-p']),
      '-m',
      String(MAX_CONNECTIONS),
      ...user,
      `127.0.0.1:${port}`,
      '1024',
    ],
    { stdio: ['ignore', output, 'ignore'], env: postfix.env },
  );
  closeSync(output);
  undo.add('stopping smtp-sink', () => sink.stop());
  await whenListening(port, 'smtp-sink', signal);

  const count = () => lastCount(path);
  return {
    port,
    count,
    whenCounted: async (wanted, patience) => {
      const startedWith = await count();
      let last = startedWith;
      await waitFor('the messages at the sink', { pollMs: 20, ...patience }, async () => {
        last = await count();
        return last >= wanted ? true : null;
      }).catch((error: Error) => {
        if (patience.signal.aborted) throw error;
        throw new Error(`${error.message}: ${wanted - last} are missing`);
      });
    },
  };
}

export async function whenListening(port: number, what: string, signal: AbortSignal): Promise<void> {
  await waitFor(`${what} listening on port ${port}`, { timeoutMs: 20_000, signal }, () => canConnect(port));
}

/** The one line is rewritten with each message: `sess=20 quit=0 mesg=1234`, ended by a carriage return. */
async function lastCount(path: string): Promise<number> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const length = Math.min(size, 400);
    const { buffer } = await file.read(Buffer.alloc(length), 0, length, size - length);
    const counts = [...buffer.toString('latin1').matchAll(/mesg=(\d+)\s*\r/g)];
    return Number(counts.at(-1)?.[1] ?? 0);
  } finally {
    await file.close();
  }
}

function canConnect(port: number): Promise<true | null> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(null));
  });
}
