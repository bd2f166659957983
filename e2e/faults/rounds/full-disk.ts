import { execFile } from 'node:child_process';
import { mkdtemp, open, rm, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Random } from '@/lib/testing/seeded-random';
import { startTestInstallation } from '@/lib/testing/test-installation';
import type { Undo } from '@/lib/testing/undo';
import { type Balance, balance } from '../ledger/balance';
import { PosternBooks } from '../ledger/books-of-postern';
import { Ledger } from '../ledger/ledger';
import { within } from '../process/within';
import { faultLoad } from './fault-load';
import { drained } from './fault-round';
import { furnish, type MailSite } from './fault-site';
import { Injector } from './injector';
import { startReceivingWorld } from './receiving-world';

/**
 * Owns: an installation whose whole data directory (database, logs, marks) is on a disk of its own that becomes full under
 *   load, stays so for a while and gets room again.
 * Promises: what clients were told meanwhile is in the ledger; nobody restarts or mends anything by hand.
 * Does not: run without the right to mount.
 */
export interface FullDiskResult {
  readonly site: MailSite;
  readonly balance: Balance;
  /** Processes of Postern that ended: none may. */
  readonly findings: readonly string[];
  /** Replies in place of 250 while the disk was full, each with its number. */
  readonly refusals: ReadonlyMap<string, number>;
  /** From the removal of what filled the disk until mail was taken again. */
  readonly recoveryMs: number;
}

export interface FullDiskRun {
  readonly seed: number;
  /** Null: the short form. */
  readonly rounds: number | null;
  readonly undo: Undo;
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
}

const DISK_MEGABYTES = 400;
/** First for the tables, then for the write-ahead log too. */
const FULL_FOR_MS = 2_000;
const LOG_FULL_FOR_MS = { short: 3_000, long: 15_000 };
const RECOVERED_WITHIN_MS = 60_000;

/** Null with a reason said: not root, or not allowed to mount. */
export async function fillDisk(
  random: Random,
  { seed, rounds, undo, signal, say }: FullDiskRun,
): Promise<FullDiskResult | null> {
  const directory = await mountDisk(undo, say);
  if (directory === null) return null;
  const ledger = new Ledger();
  const world = await undo.make(
    'the receiving servers',
    () => startReceivingWorld(ledger, random),
    (made) => made.stop(),
  );
  const settings = { POSTERN_DATA_DIR: directory, POSTERN_CONNECTOR_PORT: String(world.port) };
  const installation = await undo.make(
    'the installation',
    () => startTestInstallation(settings, signal),
    (made) => made.stop(),
  );
  const books = new PosternBooks(installation.databaseUrls.migration);
  undo.add('the books', () => books.stop());
  const site = await furnish({ ledger, world, books, installation });

  const injector = new Injector({
    ...{ port: installation.config.smtpPort, connections: 8, pauseMs: 15, ledger },
    nextMail: faultLoad(random, world, { seed, round: 1 }, { odd: 0, dead: 0 }),
  });
  undo.add('the clients', () => injector.abandon());
  await within(RECOVERED_WITHIN_MS, 'mail is taken before the disk is full', injector.accepted(40));
  const filler = join(directory, 'filler');
  await fill(filler);
  const fullFrom = performance.now();
  await Promise.race([pause(FULL_FOR_MS), installation.failure]);
  // PostgreSQL cannot go on without its log: it ends itself, and its start needs a new file as well.
  while (
    await books.beginNewLogFile().then(
      () => true,
      () => false,
    )
  );
  await Promise.race([
    pause(rounds === null ? LOG_FULL_FOR_MS.short : LOG_FULL_FOR_MS.long),
    installation.failure,
  ]);
  const fullTo = performance.now();
  await rm(filler);
  const accepted = injector.accepted(40);
  await within(
    RECOVERED_WITHIN_MS,
    'mail is taken when the disk has room',
    Promise.race([accepted, installation.failure]),
  );
  const recoveryMs = performance.now() - fullTo;
  await injector.stop();
  await drained(site, world.good);

  const refusals = new Map<string, number>();
  for (const { answeredAt, reply } of ledger.entries.values()) {
    if (reply === null || answeredAt < fullFrom || answeredAt > fullTo) continue;
    refusals.set(reply, (refusals.get(reply) ?? 0) + 1);
  }
  const findings = installation.warnings.filter((line) => /^The \w+ process /.test(line));
  if (refusals.size === 0) findings.push('the disk was full and nothing was refused');
  return { site, balance: balance(ledger, await books.read()), findings, refusals, recoveryMs };
}

async function mountDisk(undo: Undo, say: (line: string) => void): Promise<string | null> {
  if (process.getuid?.() !== 0) {
    say('NOT TESTED: a full disk. It needs root, for a small disk of its own (tmpfs).');
    return null;
  }
  const directory = await undo.make(
    'the mount point',
    () => mkdtemp(join(tmpdir(), 'postern-full-disk-')),
    (made) => rmdir(made),
  );
  const options = `size=${DISK_MEGABYTES}m,mode=0755`;
  const program = promisify(execFile);
  try {
    await undo.make(
      'the small disk',
      () => program('mount', ['-t', 'tmpfs', '-o', options, 'postern-full-disk', directory]),
      // This process still has the logs of web and transport open.
      () => program('umount', ['--lazy', directory]),
    );
    return directory;
  } catch (error) {
    say(`NOT TESTED: a full disk. A small one could not be mounted: ${(error as Error).message.trim()}`);
    return null;
  }
}

/** To the last block. */
async function fill(path: string): Promise<void> {
  const file = await open(path, 'w');
  try {
    for (let bytes = 1024 ** 2; bytes >= 4096; ) {
      const block = Buffer.alloc(bytes);
      try {
        for (;;) await file.writeFile(block);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
        bytes /= 4;
      }
    }
  } finally {
    await file.close();
  }
}
