import '@/lib/launch/runtime/require-runtime.mjs';
import { CannotStartError } from '@/lib/cannot-start';
import { loadConfig } from '@/lib/config';
import { becomeAccount, findAccount } from '@/lib/launch/account/account';
import { MIN_PASSPHRASE_CHARACTERS } from '@/lib/secrets/passphrase';
import packageFile from '@/package.json';
import { type BackupArguments, readArguments } from './arguments';
import { createNewFile } from './new-file';
import { openForBackup } from './open-database';
import { askNewPassphrase, hasTerminal, isLongEnough, readPassphraseFile } from './passphrase-input';
import { progressOf } from './progress';
import { runCommand } from './run-command';
import { takeBackup } from './take-backup';

/** Owns: `npm run backup`. */
async function main(args: readonly string[], signal: AbortSignal): Promise<void> {
  const given = readArguments('backup', args);
  if (given === null) return;
  const config = loadConfig(process.env);
  const passphrase = await choosePassphrase(given, signal);
  // Files and processes are then its own.
  const account = await findAccount(config);
  if (account) becomeAccount(account);
  const progress = progressOf(given.quiet);
  const file = await createNewFile(given.file);
  try {
    const database = await openForBackup(config, progress.say);
    try {
      const posternVersion = packageFile.version;
      await takeBackup({ config, database, file, passphrase, posternVersion, progress, signal });
    } finally {
      await database.close();
    }
  } catch (error) {
    await file.discard();
    throw error;
  }
  progress.say(`Written: ${given.file}`);
  progress.say(
    passphrase === null
      ? 'The key is NOT in it: after a restore, passwords of send connectors must be entered again. Keep secret.key elsewhere.'
      : 'The key and the SMTP certificate are in it, sealed by the passphrase, which nobody can recover.',
  );
  progress.say(
    'Mail, addresses and password hashes are in it in clear: keep it as private as the data directory.',
  );
}

/** Null: the key is left out, as somebody has said. */
async function choosePassphrase(
  { passphraseFile, withoutKey }: BackupArguments,
  signal: AbortSignal,
): Promise<string | null> {
  if (withoutKey) return null;
  if (passphraseFile === null) {
    if (hasTerminal()) return askNewPassphrase(signal);
    throw new CannotStartError(
      'Say what becomes of the key: --passphrase-file PATH seals it, --without-key leaves it out.',
    );
  }
  const passphrase = await readPassphraseFile(passphraseFile);
  if (isLongEnough(passphrase)) return passphrase;
  throw new CannotStartError(
    `The passphrase in ${passphraseFile} is too short. Give ${MIN_PASSPHRASE_CHARACTERS} characters or more.`,
  );
}

runCommand((signal) => main(process.argv.slice(2), signal));
