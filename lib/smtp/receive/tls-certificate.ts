import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import path from 'node:path';
import { generate } from 'selfsigned';

/**
 * Owns: the certificate that this server shows after STARTTLS: `smtp-cert.pem` and `smtp-key.pem` in the data directory; and how such a
 *   pair is made, for the console too.
 * Promises: made once, self-signed, for the server's name; whatever an administrator puts there in its place is used;
 *   the key is readable by the owner alone.
 * Does not: renew a certificate of a real authority, or watch the files: they are read at the start.
 */

export interface ServerCertificate {
  /** PEM. */
  readonly key: string;
  /** PEM, the chain included when there is one. */
  readonly cert: string;
}

export interface PairFiles {
  /** Absolute. */
  readonly certificate: string;
  readonly key: string;
}

const OWNER_ONLY = 0o600;
/** Nobody renews it, and a sender that takes a self-signed certificate looks at no date either. */
const VALID_YEARS = 10;

export async function loadOrCreateCertificate(dataDir: string, fqdn: string): Promise<ServerCertificate> {
  const files = { certificate: path.join(dataDir, 'smtp-cert.pem'), key: path.join(dataDir, 'smtp-key.pem') };
  return loadOrCreatePair(files, [fqdn]);
}

/** Reads the pair, or makes it when neither file is there; rejects when only one of the two is. */
export async function loadOrCreatePair(
  { certificate: certificatePath, key: keyPath }: PairFiles,
  names: readonly string[],
): Promise<ServerCertificate> {
  const [key, cert] = await Promise.all([readIfThere(keyPath), readIfThere(certificatePath)]);
  if (key !== null && cert !== null) return { key, cert };
  if (key !== null || cert !== null) {
    const [present, missing] = key !== null ? [keyPath, certificatePath] : [certificatePath, keyPath];
    throw new Error(
      `${present} is there but ${missing} is not. Restore it, or remove both to have a new pair made.`,
    );
  }

  const made = await createCertificate(names);
  await mkdir(path.dirname(certificatePath), { recursive: true });
  // The key is there first: a start that dies in between is told above what to do.
  await writeNew(keyPath, made.key);
  await writeNew(certificatePath, made.cert);
  return made;
}

/** A self-signed pair for these DNS names and addresses. */
export async function createCertificate(
  names: readonly string[],
  notAfterDate: Date = inYears(VALID_YEARS),
): Promise<ServerCertificate> {
  const [commonName = 'localhost'] = names;
  // X.520 gives a common name 64 characters; the alternative names carry the whole.
  const pair = await generate([{ name: 'commonName', value: commonName.slice(0, 64) }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    notAfterDate,
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', digitalSignature: true, keyCertSign: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      { name: 'subjectAltName', altNames: names.map(alternativeName) },
    ],
  });
  return { key: pair.private, cert: pair.cert };
}

function inYears(years: number): Date {
  const date = new Date();
  date.setFullYear(date.getFullYear() + years);
  return date;
}

/** RFC 5280 4.2.1.6: dNSName is 2, iPAddress 7. */
function alternativeName(name: string) {
  return isIP(name) === 0 ? { type: 2 as const, value: name } : { type: 7 as const, ip: name };
}

async function readIfThere(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

/** Whole or not at all, and never over what another start has just made. */
async function writeNew(file: string, text: string): Promise<void> {
  const draft = `${file}.${randomUUID()}`;
  await writeFile(draft, text, { mode: OWNER_ONLY, flag: 'wx' });
  try {
    await link(draft, file);
  } finally {
    await rm(draft);
  }
}
