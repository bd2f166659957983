import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { formatBinding, parseBinding } from '@/lib/mail/routing/binding';
import { writePrivateFile } from './private-file';
import { NO_DETOUR } from './trusted-owner';

/**
 * Owns: `smtp-bindings.json` in the data directory: at which bindings this directory's transport server listens, as its process
 *   knew them last, for a launcher that has to bind before it may ask the database.
 * Promises: read strictly, since root may read it: an ordinary file of few octets, with a few bindings and nothing else. Whoever could
 *   write there can have such ports bound for the account's own processes, and nothing more.
 * Does not: bind, or know what the database says now.
 */

const MAX_OCTETS = 16 * 1024;
/** Of all connectors of a server. */
const MAX_BINDINGS = 128;

const schema = z.strictObject({
  bindings: z
    .array(z.string().refine((text) => isCanonical(text)))
    .max(MAX_BINDINGS)
    .readonly(),
});

/** Null where there is no such file, or none that can be believed. */
export async function readKnownBindings(dataDirectory: string): Promise<readonly string[] | null> {
  const text = await readShort(fileOf(dataDirectory)).catch(() => null);
  if (text === null) return null;
  try {
    return schema.parse(JSON.parse(text)).bindings;
  } catch {
    return null;
  }
}

export async function writeKnownBindings(dataDirectory: string, bindings: readonly string[]): Promise<void> {
  await writePrivateFile(
    fileOf(dataDirectory),
    `${JSON.stringify({ bindings: bindings.slice(0, MAX_BINDINGS) })}\n`,
  );
}

export function fileOf(dataDirectory: string): string {
  return join(dataDirectory, 'smtp-bindings.json');
}

async function readShort(path: string): Promise<string | null> {
  const file = await open(path, constants.O_RDONLY | NO_DETOUR);
  try {
    const found = await file.stat();
    if (!found.isFile() || found.size > MAX_OCTETS) return null;
    return await file.readFile('utf8');
  } finally {
    await file.close();
  }
}

function isCanonical(text: string): boolean {
  const binding = parseBinding(text);
  return binding !== null && formatBinding(binding) === text;
}
