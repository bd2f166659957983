import '@/lib/launch/runtime/require-runtime.mjs';
import { type FileHandle, open } from 'node:fs/promises';
import { CannotStartError } from '@/lib/cannot-start';
import { loadConfig } from '@/lib/config';
import { becomeAccount, findAccount } from '@/lib/launch/account/account';
import { handOver } from '@/lib/launch/account/hand-over';
import { shownText } from '@/lib/shown-text';
import type { SealedKey } from './archive-format';
import { type CheckedBackup, checkBackup } from './archive-reader';
import { type BackupArguments, readArguments } from './arguments';
import { openSecrets, refuseOtherKey } from './installation-secrets';
import { openForRestore } from './open-database';
import { askPassphrase, hasTerminal, readPassphraseFile } from './passphrase-input';
import { formatAge, formatBytes, type Progress, progressOf } from './progress';
import { type Restored, restoreBackup } from './restore-backup';
import { runCommand } from './run-command';

/** Owns: `npm run restore`. */
async function main(args: readonly string[], signal: AbortSignal): Promise<void> {
  const given = readArguments('restore', args);
  if (given === null) return;
  const progress = progressOf(given.quiet);
  const file = await openFile(given.file);
  try {
    const backup = await checkBackup(file);
    tell(backup, given.check ? (line) => process.stdout.write(`${line}\n`) : progress.say);
    const secrets = await chooseSecrets(given, backup, signal);
    if (!given.check) await restore(file, backup, secrets, progress, signal);
  } finally {
    await file.close();
  }
}

async function restore(
  file: FileHandle,
  backup: CheckedBackup,
  secrets: SealedKey | null,
  progress: Progress,
  signal: AbortSignal,
): Promise<void> {
  const config = loadConfig(process.env);
  const account = await findAccount(config);
  if (account) {
    await handOver(config.dataDirectory, account, progress.say);
    becomeAccount(account);
  }
  const database = await openForRestore(config, progress.say);
  try {
    await refuseOtherKey(config, secrets);
    const restored = await restoreBackup({ config, database, file, backup, secrets, progress, signal });
    tellRestored(restored, backup, secrets, progress.say);
  } finally {
    await database.close();
  }
}

/** Before the account changes: what root may read the account may not. */
async function openFile(path: string): Promise<FileHandle> {
  const file = await open(path).catch((error: NodeJS.ErrnoException) => {
    throw new CannotStartError(`The backup cannot be read: ${error.message}.`, { cause: error });
  });
  if ((await file.stat()).isFile()) return file;
  await file.close();
  throw new CannotStartError(`${path} is no file. It is read twice, so it cannot be a pipe.`);
}

/** Null: without the key. */
async function chooseSecrets(
  { passphraseFile, withoutKey, check }: BackupArguments,
  { sealedKey, header }: CheckedBackup,
  signal: AbortSignal,
): Promise<SealedKey | null> {
  if (sealedKey === null || withoutKey || (check && passphraseFile === null)) return null;
  if (passphraseFile !== null)
    return openSecrets(sealedKey, await readPassphraseFile(passphraseFile), header.id);
  if (hasTerminal()) return openSecrets(sealedKey, await askPassphrase(signal), header.id);
  throw new CannotStartError(
    'The key in the backup is sealed: give --passphrase-file PATH, or --without-key to restore without it.',
  );
}

function tell({ header, manifest, bytes }: CheckedBackup, say: (line: string) => void): void {
  const rowsOf = (table: string) =>
    manifest.parts.reduce((sum, part) => sum + (part.table === table ? part.rows : 0), 0);
  const age = formatAge(Date.now() - Date.parse(header.takenAt));
  say(`The backup is whole: ${formatBytes(bytes)}, taken ${header.takenAt} (${age} ago)`);
  say(
    `  of ${shownText(header.server?.name ?? 'an installation')}, Postern ${shownText(header.posternVersion)}, PostgreSQL ${shownText(header.postgresVersion)}`,
  );
  say(
    `  ${rowsOf('message')} messages that wait, ${rowsOf('send_connector')} send connectors, ${rowsOf('user')} accounts`,
  );
  say(`  the key of stored passwords is ${header.hasKey ? 'in it, sealed' : 'NOT in it'}`);
}

function tellRestored(
  { held, rowless, lockedConnectors, serverName }: Restored,
  { header }: CheckedBackup,
  secrets: SealedKey | null,
  say: (line: string) => void,
): void {
  say('Restored.');
  if (held + rowless > 0) {
    say(
      `  ${held} messages${rowless > 0 ? ` and what was in transit (${rowless} batches)` : ''} wait for you: what was delivered ` +
        'since the backup would be sent twice. Release or remove it by queue, in the console’s Queue Viewer or by',
    );
    say('    Get-RestoredMail, Resume-RestoredMail, Remove-RestoredMail. New mail goes at once.');
  }
  if (lockedConnectors.length > 0) {
    const why = header.hasKey && secrets === null ? 'The key was left out' : 'The backup has no key';
    say(`  ${why}: enter the passwords again of ${shownText(lockedConnectors.join(', '))}.`);
  }
  if (serverName === null) {
    say(
      '  Several servers, and no word of which one this is: name it at the first start by POSTERN_SERVER_NAME.',
    );
  } else {
    say(
      `  This is ${shownText(serverName)} from now on. See that the one of which the backup was taken does not run any more.`,
    );
  }
  say('  Everybody signs in anew, with the password of that time. Start it with npm start.');
}

runCommand((signal) => main(process.argv.slice(2), signal));
