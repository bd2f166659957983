import { execFile } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { appendFile, chmod, chown, mkdir, mkdtemp, rm, stat, statfs, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';

/**
 * Owns: disks that can be filled and databases that can be made to refuse, for tests of back pressure.
 * Promises: nothing of it stays: each gives back what undoes it.
 * Does not: fake a figure or an error.
 */
const run = promisify(execFile);
const DISK_MIB = 64;

export interface SmallDisk {
  readonly directory: string;
  /** To this share of its size. */
  fill(share: number): Promise<void>;
  remove(): Promise<void>;
}

/** Only root may mount one. */
export async function makeSmallDisk(): Promise<SmallDisk> {
  const directory = await mkdtemp(join(tmpdir(), 'postern-disk-'));
  await run('mount', ['-t', 'tmpfs', '-o', `size=${DISK_MIB}m,mode=755`, 'tmpfs', directory]);
  const ballast = join(directory, 'ballast');
  return {
    directory,
    fill: async (share) => {
      const { blocks, bavail, bsize } = await statfs(directory);
      const moreBytes = Math.ceil((share - 1) * blocks + bavail) * bsize;
      // Never emptied first: whoever looks in between would see a disk with room.
      if (moreBytes > 0) await appendFile(ballast, Buffer.alloc(moreBytes));
      else await truncate(ballast, Math.max(0, (await stat(ballast)).size + moreBytes));
    },
    remove: async () => {
      await run('umount', [directory]);
      await rm(directory, { recursive: true });
    },
  };
}

/** Moves a database that nobody uses yet onto the disk. @returns removes the tablespace, once the database is gone. */
export async function moveOnto(disk: SmallDisk, databaseUrl: string): Promise<() => Promise<void>> {
  const location = join(disk.directory, 'tablespace');
  await mkdir(location);
  const [server] = await asAdmin<{ data_directory: string }>(databaseUrl, 'SHOW data_directory');
  const { uid, gid } = await stat(server?.data_directory ?? '');
  await chown(location, uid, gid);
  await chmod(location, 0o700);
  const name = `small_${randomUUID().slice(0, 8)}`;
  await asAdmin(databaseUrl, `CREATE TABLESPACE ${name} LOCATION '${location}'`);
  await asAdmin(databaseUrl, `ALTER DATABASE ${databaseOf(databaseUrl)} SET TABLESPACE ${name}`);
  return async () => {
    await asAdmin(databaseUrl, `DROP TABLESPACE ${name}`);
  };
}

export interface OrdinaryRole {
  readonly url: string;
  refuseConnections(): Promise<void>;
  takeConnections(): Promise<void>;
  remove(): Promise<void>;
}

/** A role that owns the database without being a superuser, as an administrator makes one. */
export async function makeOrdinaryRole(databaseUrl: string): Promise<OrdinaryRole> {
  const url = new URL(databaseUrl);
  const name = `ordinary_${randomUUID().slice(0, 8)}`;
  const password = randomBytes(12).toString('hex');
  const owner = url.username;
  await asAdmin(databaseUrl, `CREATE ROLE ${name} LOGIN PASSWORD '${password}' IN ROLE ${owner}`);
  url.username = name;
  url.password = password;
  return {
    url: url.href,
    refuseConnections: async () => {
      await asAdmin(databaseUrl, `ALTER ROLE ${name} CONNECTION LIMIT 0`);
      await asAdmin(
        databaseUrl,
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '${name}'`,
      );
    },
    takeConnections: async () => {
      await asAdmin(databaseUrl, `ALTER ROLE ${name} CONNECTION LIMIT -1`);
    },
    remove: async () => {
      await asAdmin(databaseUrl, `DROP ROLE ${name}`);
    },
  };
}

function databaseOf(databaseUrl: string): string {
  return new URL(databaseUrl).pathname.slice(1);
}

async function asAdmin<Row extends pg.QueryResultRow>(databaseUrl: string, sql: string): Promise<Row[]> {
  const url = new URL(databaseUrl);
  url.pathname = '/postgres';
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}
