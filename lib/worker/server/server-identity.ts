import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { CannotStartError } from '@/lib/cannot-start';
import type { Config } from '@/lib/config';
import { isAlive } from '@/lib/is-alive';
import { createPrivateFile, readPrivateFile, writePrivateFile } from '@/lib/secrets/private-file';
import type { ServerIdentity } from '@/lib/store/server/registration';
import { findFqdn } from './find-fqdn';

/**
 * Owns: what this data directory's transport server is called: `server.json`, made at the first start (its full name may be
 *   another by Set-TransportServer -Fqdn, which the database has); and the mark that
 *   the running process leaves (`transport.instance`), by which the next one knows that it died.
 * Promises: a changed POSTERN_SERVER_NAME or host name does not rename a server that has mail under its name.
 * Does not: register it in the database (lib/store/server/registration.ts).
 */

const identitySchema = z.object({ id: z.uuid(), name: z.string().min(1), fqdn: z.string().min(1) });

export async function loadServerIdentity(
  config: Pick<Config, 'dataDirectory' | 'serverName'>,
): Promise<ServerIdentity> {
  const path = identityPath(config.dataDirectory);
  const text =
    (await readPrivateFile(path)) ??
    (await createPrivateFile(path, textOf(await newIdentity(config.serverName))));
  return parseIdentity(text, path);
}

/** Null where no server has been started yet. */
export async function findServerIdentity(dataDirectory: string): Promise<ServerIdentity | null> {
  const path = identityPath(dataDirectory);
  const text = await readPrivateFile(path);
  return text === null ? null : parseIdentity(text, path);
}

function parseIdentity(text: string, path: string): ServerIdentity {
  const parsed = identitySchema.safeParse(parseJson(text));
  if (!parsed.success)
    throw new CannotStartError(`${path} is not readable as a server's identity. Restore it from a backup.`);
  return parsed.data;
}

/** The database knew the server by another id: its data directory had been lost. */
export async function saveServerIdentity(dataDirectory: string, identity: ServerIdentity): Promise<void> {
  await writePrivateFile(identityPath(dataDirectory), textOf(identity));
}

const markSchema = z.object({ instanceId: z.uuid(), pid: z.int(), host: z.string() });

/** The instance that last ran here, when it is known to be dead: on this very computer, and its process is no more. */
export async function findDeadInstance(dataDirectory: string): Promise<string | null> {
  const text = await readPrivateFile(markPath(dataDirectory)).catch(() => null);
  const mark = text === null ? null : markSchema.safeParse(parseJson(text));
  if (!mark?.success || mark.data.host !== hostname()) return null;
  // Its number may be ours by now: then it is dead.
  const { pid, instanceId } = mark.data;
  return pid !== process.pid && isAlive(pid) ? null : instanceId;
}

export async function markInstance(dataDirectory: string, instanceId: string): Promise<void> {
  const mark = { instanceId, pid: process.pid, host: hostname() };
  await writePrivateFile(markPath(dataDirectory), JSON.stringify(mark));
}

export async function unmarkInstance(dataDirectory: string): Promise<void> {
  await rm(markPath(dataDirectory), { force: true });
}

async function newIdentity(serverName: string | null): Promise<ServerIdentity> {
  const host = hostname();
  const computer = (host.split('.')[0] ?? '').replace(/[^A-Za-z0-9-]/g, '-').toUpperCase();
  return {
    id: randomUUID(),
    name: serverName ?? (computer || 'POSTERN'),
    fqdn: await findFqdn(),
  };
}

function textOf(identity: ServerIdentity): string {
  return `${JSON.stringify({ id: identity.id, name: identity.name, fqdn: identity.fqdn }, null, 2)}\n`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function identityPath(dataDirectory: string): string {
  return join(dataDirectory, 'server.json');
}

function markPath(dataDirectory: string): string {
  return join(dataDirectory, 'transport.instance');
}
