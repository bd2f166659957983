import { open } from 'node:fs/promises';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { CannotStartError } from '@/lib/cannot-start';
import { MIN_PASSPHRASE_CHARACTERS } from '@/lib/secrets/passphrase';

/**
 * Owns: where a passphrase comes from: a file or descriptor (/dev/fd/3), for who has no terminal; else the terminal.
 * Promises: it is not shown, and is never an argument, which every account of the computer could read.
 */

/** The first line. @throws CannotStartError when others may read the file. */
export async function readPassphraseFile(path: string): Promise<string> {
  const file = await open(path).catch((error: NodeJS.ErrnoException) => {
    throw new CannotStartError(`The passphrase cannot be read from ${path}: ${error.message}.`, {
      cause: error,
    });
  });
  try {
    const found = await file.stat();
    if (found.isFile() && process.platform !== 'win32' && (found.mode & 0o077) !== 0) {
      throw new CannotStartError(
        `${path} can be read by other users of this computer. Close it: chmod 600 '${path}'.`,
      );
    }
    const [line = ''] = (await file.readFile('utf8')).split(/\r?\n/);
    if (line === '')
      throw new CannotStartError(`${path} is empty. Write the passphrase into its first line.`);
    return line;
  } finally {
    await file.close();
  }
}

/** Twice, until both are the same. Null: an empty one. */
export async function askNewPassphrase(signal: AbortSignal): Promise<string | null> {
  for (;;) {
    const first = await ask(
      `Passphrase for the key, ${MIN_PASSPHRASE_CHARACTERS} characters or more (empty: the key is left out): `,
      signal,
    );
    if (first === '') return null;
    if (!isLongEnough(first)) {
      process.stderr.write('That is too short.\n');
    } else if ((await ask('Again: ', signal)) === first) {
      return first;
    } else {
      process.stderr.write('The two differ.\n');
    }
  }
}

export function askPassphrase(signal: AbortSignal): Promise<string> {
  return ask('Passphrase of the key: ', signal);
}

export function isLongEnough(passphrase: string): boolean {
  return [...passphrase].length >= MIN_PASSPHRASE_CHARACTERS;
}

export function hasTerminal(): boolean {
  return process.stdin.isTTY === true && process.stderr.isTTY === true;
}

async function ask(question: string, signal: AbortSignal): Promise<string> {
  process.stderr.write(question);
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({ input: process.stdin, output: nowhere, terminal: true });
  // In this mode Ctrl-C is a key like others.
  terminal.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  try {
    return await terminal.question('', { signal });
  } finally {
    terminal.close();
    process.stderr.write('\n');
  }
}
