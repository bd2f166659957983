import type { Writable } from 'node:stream';
import { shownText } from '@/lib/shown-text';

/**
 * Owns: standard output as the shell's results go there.
 * Promises: a result waits until its reader has room for it, so that it never gathers in memory; a reader that goes away
 *   (`| head`) ends what is being read, and is no error.
 * Does not: format.
 */
interface ShellOutput {
  readonly out: (text: string) => Promise<void>;
  /** Aborted when nobody reads any more, or by `stop`. */
  readonly wanted: AbortSignal;
  readonly stop: () => void;
}

export function openShellOutput(stream: Writable): ShellOutput {
  const wanted = new AbortController();
  let failure: Error | null = null;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') failure = error;
    wanted.abort();
  });
  return {
    wanted: wanted.signal,
    stop: () => wanted.abort(),
    out: async (text) => {
      if (!wanted.signal.aborted && !stream.write(`${shownText(text)}\n`))
        await roomIn(stream, wanted.signal);
      if (failure) throw failure;
    },
  };
}

function roomIn(stream: Writable, wanted: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      stream.removeListener('drain', done);
      wanted.removeEventListener('abort', done);
      resolve();
    };
    stream.once('drain', done);
    wanted.addEventListener('abort', done, { once: true });
  });
}
