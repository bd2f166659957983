import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import {
  chmod,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

/**
 * Owns: Debian packages unpacked below a cache directory, beside whatever the computer has installed.
 * Promises: needs no root and changes nothing outside of the cache: apt-get resolves and downloads from the computer's own
 *   sources and checks their signatures, package lists that are missing or stale are fetched into the cache, nothing is
 *   installed and no maintainer's script runs. An entry of the cache is whole or not there; each step ends in time.
 * Does not: keep set-user-id bits, or fetch the C library: a program that wants a newer one cannot run here.
 */
export interface UnpackedPackages {
  /** Holds `usr`, `etc` and so on. */
  readonly root: string;
  /** Of the first package asked for. */
  readonly version: string;
}

const VERSION_FILE = 'version';
const LISTS_DIRECTORY = 'apt';
const run = promisify(execFile);
const RESOLVE_TIMEOUT_MS = 30_000;
const DOWNLOAD_TIMEOUT_MS = 180_000;

const environment = { env: { ...process.env, LC_ALL: 'C', DEBIAN_FRONTEND: 'noninteractive' } };
const common = [
  ...['-o', 'Debug::NoLocking=1', '-o', 'APT::Sandbox::User=root'],
  ...['-o', 'Acquire::Retries=1', '-o', 'Acquire::http::Timeout=20'],
];

/** What is asked for. */
export interface WantedPackages {
  readonly packages: readonly [string, ...string[]];
  /** Names of further ones that these need and that are no libraries. */
  readonly parts?: RegExp;
}

/** @throws with the reason, in words, when they can be had neither from the cache nor from the sources. */
export async function unpackPackages(
  wanted: WantedPackages,
  cacheDirectory: string,
): Promise<UnpackedPackages> {
  const names = wanted.packages;
  await mkdir(cacheDirectory, { recursive: true });
  try {
    const files = await resolveFiles(wanted, []);
    return (await cached(files, cacheDirectory)) ?? (await fetchFiles(names, files, [], cacheDirectory));
  } catch (error) {
    if (isMissingProgram(error)) throw new Error('there is no apt-get (Debian and its descendants have it)');
  }
  // No package lists, or lists of files that the mirror has no more: with lists of our own.
  const lists = await ownLists(cacheDirectory);
  let hasLists = true;
  try {
    const update = ['-q', ...common, ...lists, 'update'];
    const { stderr } = await run('apt-get', update, { ...environment, timeout: DOWNLOAD_TIMEOUT_MS });
    // It calls that a warning.
    hasLists = !stderr.includes('Some index files failed to download');
    const files = await resolveFiles(wanted, lists);
    return (await cached(files, cacheDirectory)) ?? (await fetchFiles(names, files, lists, cacheDirectory));
  } catch (error) {
    const kept = await newestOf(cacheDirectory);
    if (kept) return kept;
    const why = hasLists ? lastLine(error) : 'its sources did not answer (is there a network?)';
    throw new Error(`apt-get cannot fetch ${names[0]}: ${why}`);
  }
}

/** The file names, version and all, of the packages and of the libraries and parts that they need and the computer lacks. */
async function resolveFiles(
  { packages: names, parts }: WantedPackages,
  options: readonly string[],
): Promise<readonly string[]> {
  const apt = async (...args: string[]) =>
    (await run('apt-get', [...common, ...options, ...args], { ...environment, timeout: RESOLVE_TIMEOUT_MS }))
      .stdout;
  const plan = await apt('-s', '--no-install-recommends', 'install', ...names);
  const lacking = [...plan.matchAll(/^Inst (\S+)/gm)].map(([, name]) => name ?? '');
  if (lacking.includes('libc6')) throw new Error('it needs a newer C library than this computer has');
  const needed = lacking.filter((name) => name.startsWith('lib') || parts?.test(name));
  const uris = await apt('download', '--print-uris', ...new Set([...names, ...needed]));
  const files = [...uris.matchAll(/^'[^']+' (\S+\.deb) /gm)].map(([, file]) => file ?? '');
  if (files.length < names.length) throw new Error(`apt-get knows only ${files.join(', ')}`);
  return files.sort();
}

async function cached(files: readonly string[], cacheDirectory: string): Promise<UnpackedPackages | null> {
  const entry = join(cacheDirectory, keyOf(files));
  return existsSync(entry) ? readEntry(entry) : null;
}

async function fetchFiles(
  names: readonly [string, ...string[]],
  files: readonly string[],
  options: readonly string[],
  cacheDirectory: string,
): Promise<UnpackedPackages> {
  const unfinished = await mkdtemp(join(cacheDirectory, 'unfinished-'));
  try {
    const packages = files.map((file) => file.split('_')[0] ?? file);
    await run('apt-get', ['-q', ...common, ...options, 'download', ...packages], {
      ...environment,
      cwd: unfinished,
      timeout: DOWNLOAD_TIMEOUT_MS,
    });
    await chmod(unfinished, 0o755);
    const root = join(unfinished, 'root');
    await mkdir(root);
    for (const file of (await readdir(unfinished)).filter((name) => name.endsWith('.deb'))) {
      await run('dpkg', ['-x', join(unfinished, file), root], { timeout: RESOLVE_TIMEOUT_MS });
      await rm(join(unfinished, file));
    }
    await makeOrdinary(root);
    const version = files.find((file) => file.startsWith(`${names[0]}_`))?.split('_')[1] ?? '';
    await writeFile(join(unfinished, VERSION_FILE), decodeURIComponent(version));
    const entry = join(cacheDirectory, keyOf(files));
    // Another process may have been first: its entry is the same.
    await rename(unfinished, entry).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    });
    return await readEntry(entry);
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

/** A set-user-id program of the cache would be a gift to whoever may write there; and it would obey no LD_LIBRARY_PATH. */
async function makeOrdinary(directory: string): Promise<void> {
  for (const name of await readdir(directory)) {
    const path = join(directory, name);
    const entry = await lstat(path);
    if (entry.isSymbolicLink()) continue;
    if (entry.mode & 0o6000) await chmod(path, entry.mode & 0o777);
    if (entry.isDirectory()) await makeOrdinary(path);
  }
}

/** apt-get's options for package lists of our own, made from the computer's own sources. */
async function ownLists(cacheDirectory: string): Promise<readonly string[]> {
  const directory = join(cacheDirectory, LISTS_DIRECTORY);
  for (const name of ['state/lists/partial', 'cache/archives/partial'])
    await mkdir(join(directory, name), { recursive: true });
  return [
    ...['-o', `Dir::State=${join(directory, 'state')}`, '-o', 'Dir::State::status=/var/lib/dpkg/status'],
    ...['-o', `Dir::Cache=${join(directory, 'cache')}`],
  ];
}

/** Without the sources nobody knows what is newest there: the newest that was fetched will do. */
async function newestOf(cacheDirectory: string): Promise<UnpackedPackages | null> {
  const entries = (await readdir(cacheDirectory)).filter((name) => /^[0-9a-f]{16}$/.test(name));
  const dated = await Promise.all(
    entries.map(async (name) => ({ name, at: (await stat(join(cacheDirectory, name))).mtimeMs })),
  );
  const newest = dated.sort((one, other) => other.at - one.at)[0];
  return newest ? readEntry(join(cacheDirectory, newest.name)) : null;
}

async function readEntry(entry: string): Promise<UnpackedPackages> {
  return { root: join(entry, 'root'), version: await readFile(join(entry, VERSION_FILE), 'utf8') };
}

function keyOf(files: readonly string[]): string {
  return createHash('sha256').update(files.join('\n')).digest('hex').slice(0, 16);
}

function isMissingProgram(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

function lastLine(error: unknown): string {
  const { stderr = '', message } = error as Error & { readonly stderr?: string };
  return (stderr.trim() || message).split('\n').at(-1) ?? '';
}
