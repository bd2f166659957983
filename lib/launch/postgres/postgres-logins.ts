import { chmod, lchown, readFile, rm, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import type pg from 'pg';
import type { PostgresAccount } from './postgres-account';
import type { Login, PostgresAddress } from './postgres-address';

/**
 * Owns: who may log in to the embedded PostgreSQL (pg_hba.conf and pg_ident.conf, beside the cluster and not in it, where
 *   PostgreSQL could write them).
 * Promises: while a run is prepared its superuser alone, known by the operating system to be this process's user (at a
 *   loopback port by the password of the first start); from then on three roles by passwords of this run, to their one
 *   database, and no superuser.
 * Does not: make the roles (set-up-roles.ts).
 */

/** Made by initdb. It has no work but a run's preparation. */
export const SUPERUSER = 'postern';
export const DATABASE_NAME = 'postern';
export const WORK_ROLES = {
  web: 'postern_web',
  transport: 'postern_transport',
  migration: 'postern_migration',
} as const;
export type Work = keyof typeof WORK_ROLES;

/** preparing: the superuser alone. working: the three roles. testing: they, the superuser, and whatever roles a test makes. */
export type LoginPhase = 'preparing' | 'working' | 'testing';

const MAP = 'launcher';

export async function writeLoginRules(
  directory: string,
  { kind }: PostgresAddress,
  account: PostgresAccount | null,
  phase: LoginPhase,
): Promise<Record<'hba_file' | 'ident_file', string>> {
  const superuser =
    kind === 'socket'
      ? `local all "${SUPERUSER}" peer map=${MAP}`
      : `host all "${SUPERUSER}" 127.0.0.1/32 scram-sha-256`;
  const byPassword = (database: string, roles: string) =>
    kind === 'socket'
      ? `local ${database} ${roles} scram-sha-256`
      : `host ${database} ${roles} 127.0.0.1/32 scram-sha-256`;
  const roles = Object.values(WORK_ROLES).map((role) => `"${role}"`);
  const rules: Record<LoginPhase, readonly string[]> = {
    preparing: [superuser],
    working: [byPassword(`"${DATABASE_NAME}"`, roles.join(','))],
    testing: [superuser, byPassword('all', 'all')],
  };
  const hba = join(directory, 'pg_hba.conf');
  const ident = join(directory, 'pg_ident.conf');
  await writeFor(account, hba, rules[phase]);
  await writeFor(account, ident, [`${MAP} "${userInfo().username}" "${SUPERUSER}"`]);
  return { hba_file: hba, ident_file: ident };
}

/** How this process logs in while a run is prepared. */
export async function superuserLogin(directory: string, { kind }: PostgresAddress): Promise<Login> {
  const password = kind === 'socket' ? null : await readPassword(directory);
  return { role: SUPERUSER, password };
}

/** Where it logs in by password, that of the first start is kept. */
export function passwordFile(directory: string): string {
  return join(directory, 'password');
}

/** What initdb made, and earlier versions kept: at a socket nobody needs it, nor the port. */
export async function forgetPassword(
  superuser: pg.Client,
  directory: string,
  { kind }: PostgresAddress,
): Promise<void> {
  if (kind === 'port') return;
  await superuser.query(`ALTER ROLE "${SUPERUSER}" PASSWORD NULL`);
  await rm(passwordFile(directory), { force: true });
  await rm(join(directory, 'port'), { force: true });
}

async function readPassword(directory: string): Promise<string> {
  return (await readFile(passwordFile(directory), 'utf8')).trim();
}

/** Readable for PostgreSQL, too, where it runs as another account. */
async function writeFor(
  account: PostgresAccount | null,
  path: string,
  lines: readonly string[],
): Promise<void> {
  await rm(path, { force: true });
  await writeFile(path, lines.map((line) => `${line}\n`).join(''), { mode: 0o600, flag: 'wx' });
  if (account === null) return;
  await lchown(path, 0, account.gid);
  await chmod(path, 0o640);
}
