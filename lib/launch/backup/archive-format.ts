import { z } from 'zod';
import { CannotStartError } from '@/lib/cannot-start';

/**
 * Owns: the form of a backup: a tar file that any tar lists and unpacks, and `sha256sum -c SHA256SUMS` checks.
 *   - postern-backup.json: what it is of, first of all
 *   - key.sealed.json: the key and the SMTP certificate, sealed by a passphrase; absent when they were left out
 *   - tables/TABLE[/DAY]/000001.copy.zst: rows as PostgreSQL's COPY writes them, as text, in pieces, each a Zstandard frame
 *   - manifest.json: how many rows of each, where the sequences stand
 *   - SHA256SUMS: of all of these; a file without it was cut
 * Promises: what was read is of this form; names hold nothing that could mean anything else to a database or a disk.
 * Does not: read or write files.
 */
export const HEADER = 'postern-backup.json';
export const SEALED_KEY = 'key.sealed.json';
export const MANIFEST = 'manifest.json';
export const SUMS = 'SHA256SUMS';

/** Of the form; a later one that this version cannot read has a higher one. */
export const FORMAT = 1;

/** Of a piece before it is compressed, but for the rest of its last chunk. */
export const PIECE_BYTES = 8 * 1024 ** 2;
/** Nothing in a backup is larger: what claims to be is not read. */
export const MAX_MEMBER_BYTES = 64 * 1024 ** 2;

export class BackupFileError extends CannotStartError {
  override readonly name = 'BackupFileError';
}

const identifier = z.string().regex(/^[a-z_][a-z0-9_]{0,62}$/);
const day = z.string().regex(/^\d{4}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$/);
const whole = z.int().nonnegative();

/** Read alone: of a form that is not known nothing else can be relied on. */
export const formatOnly = z.object({ format: z.int() });

export const header = z.object({
  format: z.literal(FORMAT),
  id: z.uuid(),
  takenAt: z.iso.datetime(),
  posternVersion: z.string().max(100),
  postgresVersion: z.string().max(100),
  migrations: z.array(z.object({ name: z.string().max(255), checksum: z.string().max(64) })),
  /** Of the key that sealed stored passwords; it gives nothing of it away. */
  keyFingerprint: z.string().max(128).nullable(),
  hasKey: z.boolean(),
  /** The one whose data directory it was; null: none was at hand. */
  server: z.object({ id: z.uuid(), name: z.string().min(1), fqdn: z.string().min(1) }).nullable(),
  tables: z.array(
    z.object({ name: identifier, columns: z.array(identifier).min(1), days: z.array(day).nullable() }),
  ),
});
export type Header = z.infer<typeof header>;

export const manifest = z.object({
  /** In the order in which they stand. */
  parts: z.array(
    z.object({ table: identifier, day: day.nullable(), pieces: whole, rows: whole, bytes: whole }),
  ),
  sequences: z.record(identifier, z.string().regex(/^\d{1,19}$/)),
});
export type Manifest = z.infer<typeof manifest>;
export type ManifestPart = Manifest['parts'][number];

/** Of the data directory: the certificates that SMTP receive and the console show. */
export const CERTIFICATE_FILES = [
  'smtp-cert.pem',
  'smtp-key.pem',
  'https-cert.pem',
  'https-key.pem',
] as const;

/** What the seal holds. */
export const sealedKey = z.object({
  secretKey: z.string().regex(/^[0-9a-f]{64}$/),
  /** As they were. */
  files: z.partialRecord(z.enum(CERTIFICATE_FILES), z.string()),
});
export type SealedKey = z.infer<typeof sealedKey>;

export function pieceName(
  { table, day: ofDay }: Pick<ManifestPart, 'table' | 'day'>,
  number: number,
): string {
  const folder = ofDay === null ? table : `${table}/${ofDay}`;
  return `tables/${folder}/${String(number).padStart(6, '0')}.copy.zst`;
}

export function isMemberName(name: string): boolean {
  return (
    [HEADER, SEALED_KEY, MANIFEST, SUMS].includes(name) ||
    /^tables\/[a-z_][a-z0-9_]*(\/\d{8})?\/\d{6}\.copy\.zst$/.test(name)
  );
}

export function sumsText(sums: ReadonlyMap<string, string>): string {
  return [...sums].map(([name, sum]) => `${sum}  ${name}\n`).join('');
}

/** Null: no text of that form. */
export function parseSums(text: string): Map<string, string> | null {
  const sums = new Map<string, string>();
  for (const line of text.split('\n').filter((each) => each !== '')) {
    const [, sum, name] = /^([0-9a-f]{64}) {2}(.+)$/.exec(line) ?? [];
    if (sum === undefined || name === undefined) return null;
    sums.set(name, sum);
  }
  return sums;
}
