import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { zstdDecompress } from 'node:zlib';
import { extract } from 'tar-stream';
import type { z } from 'zod';
import { type PassphraseSeal, passphraseSeal } from '@/lib/secrets/passphrase';
import {
  BackupFileError,
  FORMAT,
  formatOnly,
  HEADER,
  type Header,
  header,
  isMemberName,
  MANIFEST,
  MAX_MEMBER_BYTES,
  type Manifest,
  type ManifestPart,
  manifest,
  parseSums,
  pieceName,
  SEALED_KEY,
  SUMS,
} from './archive-format';

/**
 * Owns: reading a backup: all of it once to know that it is whole, and its rows afterwards.
 * Promises: of a file that was cut or changed anywhere nothing is given; a piece is compared with its sum again when its rows
 *   are read. One member at a time in memory.
 * Does not: know the database.
 */
const CHUNK_BYTES = 256 * 1024;

export interface CheckedBackup {
  readonly header: Header;
  readonly manifest: Manifest;
  readonly sealedKey: PassphraseSeal | null;
  readonly sums: ReadonlyMap<string, string>;
  readonly bytes: number;
}

/** @throws BackupFileError */
export async function checkBackup(file: FileHandle): Promise<CheckedBackup> {
  const { size } = await file.stat();
  const found = new Map<string, string>();
  const kept = new Map<string, Buffer>();
  for await (const { name, content } of readMembers(file)) {
    if (found.size === 0) {
      if (name !== HEADER) throw notABackup();
      requireKnownForm(content);
    }
    if (found.has(name) || kept.has(SUMS)) throw damaged(`${name} does not belong where it stands`);
    if (!name.startsWith('tables/')) kept.set(name, content);
    if (name !== SUMS) found.set(name, sumOf(content));
  }
  const sumsMember = kept.get(SUMS);
  if (sumsMember === undefined) throw cut();
  const sums = parseSums(sumsMember.toString('utf8'));
  if (sums === null) throw damaged(`${SUMS} cannot be read`);
  for (const name of new Set([...found.keys(), ...sums.keys()])) {
    if (found.get(name) !== sums.get(name)) throw damaged(`${name} is not what was written`);
  }
  const sealed = kept.get(SEALED_KEY);
  const backup: CheckedBackup = {
    header: parse(HEADER, header, kept.get(HEADER)),
    manifest: parse(MANIFEST, manifest, kept.get(MANIFEST)),
    sealedKey: sealed === undefined ? null : parse(SEALED_KEY, passphraseSeal, sealed),
    sums,
    bytes: size,
  };
  requireAllParts(backup);
  return backup;
}

export interface PartRows {
  readonly part: ManifestPart;
  /** To be read to their end before the next part is asked for. */
  readonly rows: AsyncIterable<Buffer>;
}

/** The parts in the manifest's order, those without rows too. */
export async function* readParts(file: FileHandle, backup: CheckedBackup): AsyncGenerator<PartRows> {
  const members = readMembers(file);
  try {
    for (const part of backup.manifest.parts) yield { part, rows: readPieces(members, part, backup) };
  } finally {
    await members.return(undefined);
  }
}

async function* readPieces(
  members: AsyncGenerator<Member>,
  part: ManifestPart,
  { sums }: CheckedBackup,
): AsyncGenerator<Buffer> {
  for (let number = 1; number <= part.pieces; number += 1) {
    const wanted = pieceName(part, number);
    for (;;) {
      const next = await members.next();
      if (next.done) throw cut();
      const { name, content } = next.value;
      if (!name.startsWith('tables/')) continue;
      if (name !== wanted || sumOf(content) !== sums.get(name))
        throw damaged(`${name} has changed since it was checked`);
      yield await promisify(zstdDecompress)(content, { maxOutputLength: MAX_MEMBER_BYTES });
      break;
    }
  }
}

interface Member {
  readonly name: string;
  readonly content: Buffer;
}

async function* readMembers(file: FileHandle): AsyncGenerator<Member> {
  const archive = extract();
  const stream = Readable.from(readChunks(file), { objectMode: false });
  stream.on('error', (error) => archive.destroy(error));
  stream.pipe(archive as unknown as NodeJS.WritableStream); // streamx's writable has what pipe calls
  let isFirst = true;
  try {
    for await (const entry of archive) {
      const { name, size, type } = entry.header;
      if (type !== 'file' || !isMemberName(name) || size > MAX_MEMBER_BYTES) {
        throw isFirst ? notABackup() : damaged(`${name} does not belong into a backup`);
      }
      isFirst = false;
      const chunks: Buffer[] = [];
      for await (const chunk of entry as AsyncIterable<Buffer>) chunks.push(chunk);
      yield { name, content: Buffer.concat(chunks, size) };
    }
  } catch (error) {
    if (error instanceof BackupFileError || !isOfTar(error)) throw error;
    throw isFirst ? notABackup() : /end/i.test(error.message) ? cut() : damaged(error.message);
  } finally {
    stream.destroy();
    archive.destroy();
  }
}

/** From the beginning, whoever has read before; a stream of the handle's own would close it at its end. */
async function* readChunks(file: FileHandle): AsyncGenerator<Buffer> {
  for (let position = 0; ; ) {
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(CHUNK_BYTES), 0, CHUNK_BYTES, position);
    if (bytesRead === 0) return;
    position += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}

/** tar-stream's own words; the disk's errors have a code. */
function isOfTar(error: unknown): error is Error {
  return (
    error instanceof Error &&
    !('code' in error && typeof error.code === 'string' && error.code.startsWith('E'))
  );
}

/** First of all: what else stands in a later form may be of no kind that is known here. */
function requireKnownForm(content: Buffer): void {
  const { format } = parse(HEADER, formatOnly, content);
  if (format <= FORMAT) return;
  throw new BackupFileError(
    `The backup was made by a newer Postern (its form is ${format}, this one reads ${FORMAT}). Restore it with that version.`,
  );
}

function parse<T>(name: string, schema: z.ZodType<T>, content: Buffer | undefined): T {
  const result = schema.safeParse(parseJson(content));
  if (!result.success) throw damaged(`${name} cannot be read`);
  return result.data;
}

function parseJson(content: Buffer | undefined): unknown {
  try {
    return JSON.parse(content?.toString('utf8') ?? '');
  } catch {
    return undefined;
  }
}

/** That header, manifest and members speak of the same. */
function requireAllParts({
  header: { tables, hasKey },
  manifest: { parts },
  sums,
  sealedKey,
}: CheckedBackup): void {
  const expected = tables.flatMap(({ name, days }) =>
    (days ?? [null]).map((day) => pieceName({ table: name, day }, 0)),
  );
  const listed = parts.map((part) => pieceName(part, 0));
  const pieces = parts.flatMap((part) =>
    Array.from({ length: part.pieces }, (_, index) => pieceName(part, index + 1)),
  );
  const found = [...sums.keys()].filter((name) => name.startsWith('tables/'));
  const same = (a: readonly string[], b: readonly string[]) => a.join('\n') === b.join('\n');
  if (!same(expected, listed) || !same(pieces, found) || hasKey !== (sealedKey !== null)) {
    throw damaged(`${MANIFEST} and what the file holds differ`);
  }
}

function sumOf(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}

function notABackup(): BackupFileError {
  return new BackupFileError('This is no backup of Postern: npm run backup makes one.');
}

function cut(): BackupFileError {
  return new BackupFileError(
    'The backup ends too early: it was cut on its way. Take the file from where it was made.',
  );
}

function damaged(what: string): BackupFileError {
  return new BackupFileError(
    `The backup is damaged: ${what}. Take the file from where it was made, or an earlier one.`,
  );
}
