import '@/lib/launch/runtime/require-runtime.mjs';
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { proveLocalUser } from '@/lib/auth/prove-local-user';
import { loadConfig } from '@/lib/config';
import { becomeAccount, findAccount } from '@/lib/launch/account/account';
import { messageOf } from '@/lib/message-of';
import { findDatabaseUrl } from '@/lib/secrets/local-database';
import { shownText } from '@/lib/shown-text';
import { getPrisma } from '@/lib/store/database/client';
import { getPool } from '@/lib/store/database/pool';
import { runInteractively, runText } from './prompt';
import { openShellOutput } from './shell-output';
import type { ShellIo } from './shell-session';

/**
 * Owns: `npm run shell`: finds the installation, runs one line (`-Command`) or a prompt, exits 0 or 1.
 * Promises: results on standard output, everything else on standard error; nothing of it moves the cursor or hides.
 * Does not: go through HTTP. Whoever can read the data directory or knows DATABASE_URL is its administrator.
 */

async function main(argv: readonly string[]): Promise<number> {
  const command = readArguments(argv);
  const config = loadConfig(process.env);
  // Named for whoever typed it; what it then does is no more than Postern itself may do.
  const actor = proveLocalUser();
  if (command !== null || !process.stdin.isTTY) stopAtInterrupt();
  const account = await findAccount(config);
  if (account) becomeAccount(account);
  process.env.DATABASE_URL = await findDatabaseUrl(config);
  try {
    return (await (command === null ? runInteractively(actor, io) : runText(command, actor, io))) ? 0 : 1;
  } finally {
    await getPrisma().$disconnect();
    await getPool().end();
  }
}

const output = openShellOutput(process.stdout);

const io: ShellIo = {
  out: output.out,
  wanted: output.wanted,
  err: (text) => process.stderr.write(`${shownText(text)}\n`),
  confirm: null,
  writeFile: (path, content) => writeFile(path, content, { flag: 'wx' }),
};

/** What reads ends, what changes is carried through; a second one ends the process. At a prompt the key is the terminal's. */
function stopAtInterrupt(): void {
  process.once('SIGINT', () => {
    output.stop();
    process.exitCode = INTERRUPTED_STATUS;
  });
}

/** As a shell shows a program that Ctrl-C ended. */
const INTERRUPTED_STATUS = 130;

/** `-Command text`, in PowerShell's spelling of one dash, or nothing for a prompt. @returns the text or null. */
function readArguments(argv: readonly string[]): string | null {
  const spelled = argv.map((argument) => (/^-{1,2}(c|command)$/i.test(argument) ? '--command' : argument));
  const { values } = parseArgs({
    args: [...spelled],
    options: { command: { type: 'string' } },
    strict: true,
  });
  return values.command ?? null;
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode ??= code;
  },
  (error: unknown) => {
    const text = messageOf(error);
    io.err(text);
    process.exitCode = 1;
  },
);
