import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { CannotStartError } from '@/lib/cannot-start';
import { messageOf } from '@/lib/message-of';

/** Owns: the command lines of npm run backup and npm run restore. */
export interface BackupArguments {
  readonly file: string;
  /** Null: asked for at the terminal. */
  readonly passphraseFile: string | null;
  readonly withoutKey: boolean;
  readonly check: boolean;
  readonly quiet: boolean;
}

const HELP = {
  backup: `npm run backup -- FILE [--passphrase-file PATH | --without-key] [--quiet]

Writes all of an installation as it is at one moment into FILE, while it runs or is stopped: settings, accounts, audit log,
mail that waits, what became of mail. FILE must not be there; it is made 0600, and holds mail and password hashes in clear.

  --passphrase-file PATH  the key of stored passwords, and the SMTP certificate's, are sealed by the first line of PATH
                          (a file that is yours alone, or /dev/fd/3); without it the terminal is asked
  --without-key           they are left out: after a restore, passwords of send connectors must be entered again
  --quiet                 only what went wrong is said

The installation is that of POSTERN_DATA_DIR or DATABASE_URL. Exit status: 0 done, 1 it failed and may succeed another time
(a full disk, a lost connection), 78 only people can help.
`,
  restore: `npm run restore -- FILE [--check] [--passphrase-file PATH | --without-key] [--quiet]

Makes an empty installation the one that FILE is a backup of. Nothing of its waiting mail is sent before you say so, queue by
queue: what was delivered since the backup would be sent twice. Then start it with npm start.

  --check                 only looks whether FILE is whole, and what it is of
  --passphrase-file PATH  the passphrase by which the key was sealed (the first line of PATH); without it the terminal is asked
  --without-key           restores without the key: passwords of send connectors must be entered again
  --quiet                 only what went wrong is said

The installation is that of POSTERN_DATA_DIR or DATABASE_URL, which must be empty. Exit status: 0 done, 1 it failed and may
succeed another time, 78 only people can help (a damaged file, a wrong passphrase, an installation that is in use).
`,
};

/** @returns null: help was asked for, and is printed. */
export function readArguments(
  command: 'backup' | 'restore',
  args: readonly string[],
): BackupArguments | null {
  const { values, positionals } = parse(command, args);
  if (values.help) {
    process.stdout.write(HELP[command]);
    return null;
  }
  const [file, ...more] = positionals;
  if (file === undefined || file === '' || more.length > 0)
    throw usage(command, 'Give the name of one file.');
  if (values['passphrase-file'] !== undefined && values['without-key']) {
    throw usage(command, 'Give --passphrase-file or --without-key, not both.');
  }
  return {
    file: fromWhereItWasTyped(file),
    passphraseFile:
      values['passphrase-file'] === undefined ? null : fromWhereItWasTyped(values['passphrase-file']),
    withoutKey: values['without-key'] ?? false,
    check: values.check ?? false,
    quiet: values.quiet ?? false,
  };
}

function parse(command: 'backup' | 'restore', args: readonly string[]) {
  const flag = { type: 'boolean' } as const;
  const options = {
    'passphrase-file': { type: 'string' },
    'without-key': flag,
    check: flag,
    quiet: flag,
    help: flag,
  } as const;
  try {
    const parsed = parseArgs({ args: [...args], options, allowPositionals: true });
    if (command === 'backup' && parsed.values.check) throw new Error("Unknown option '--check'");
    return parsed;
  } catch (error) {
    throw usage(command, `${messageOf(error)}.`);
  }
}

function usage(command: 'backup' | 'restore', what: string): CannotStartError {
  return new CannotStartError(`${what} See npm run ${command} -- --help.`);
}

/** npm runs its scripts in the checkout, wherever it was called. */
function fromWhereItWasTyped(path: string): string {
  return resolve(process.env.INIT_CWD ?? process.cwd(), path);
}
