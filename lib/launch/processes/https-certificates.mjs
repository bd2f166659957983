import { X509Certificate } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { isIP } from 'node:net';
import { createSecureContext } from 'node:tls';

/**
 * Owns: the certificates that the web process speaks TLS with, by name.
 * Promises: a pair is read again when a file of it has changed; one that cannot be used then is told once, and the one before goes
 *   on. A browser gets the first certificate that has the name it asks for, and the first of all where none has. One that ends
 *   within 30 days is told once a day.
 * Does not: make certificates (https-certificate.ts).
 */

const DAY_MS = 86_400_000;
const SOON_MS = 30 * DAY_MS;

/**
 * @typedef {{ certificate: string, key: string }} Files absolute paths of PEM files
 * @typedef {{ files: Files, mark: string, complaint: string | null, text: { cert: Buffer, key: Buffer }, context: import('node:tls').SecureContext,
 *   leaf: X509Certificate, toldAtMs: number }} Pair
 */

export class Certificates {
  /** @type {Pair[]} */
  #pairs;

  /**
   * @param {readonly Files[]} files
   * @throws when one cannot be used: the message names the file
   */
  constructor(files) {
    this.#pairs = files.map((pair) => ({
      ...{ files: pair, complaint: null, mark: markOf(pair), toldAtMs: Number.NEGATIVE_INFINITY },
      ...read(pair),
    }));
  }

  /** @param {string} name a host name or address @returns {boolean} whether a certificate of ours has it */
  has(name) {
    return this.#pairs.some(({ leaf }) => isFor(leaf, name));
  }

  /** @param {string} name @returns {import('node:tls').SecureContext} */
  contextFor(name) {
    const [first] = this.#pairs;
    return (this.#pairs.find(({ leaf }) => isFor(leaf, name)) ?? first).context;
  }

  /** For whoever says no name: by an address there is none (RFC 6066 3). @returns {{ cert: Buffer, key: Buffer }} */
  get first() {
    return this.#pairs[0].text;
  }

  /**
   * Reads again what has changed.
   * @param {(line: string) => void} say for the log
   * @returns {boolean} whether a certificate is another now
   */
  refresh(say) {
    let hasChanged = false;
    for (const pair of this.#pairs) {
      const mark = markOf(pair.files);
      if (mark === pair.mark) continue;
      try {
        Object.assign(pair, read(pair.files), { mark, complaint: null, toldAtMs: Number.NEGATIVE_INFINITY });
        hasChanged = true;
        say(`The console's certificate ${pair.files.certificate} is in use, valid to ${pair.leaf.validTo}.`);
      } catch (error) {
        // Half of a pair is replaced first: the next look finds the other half. It says so only when it stays.
        if (pair.complaint === error.message) continue;
        pair.complaint = error.message;
        say(`${error.message} The certificate before it stays in use.`);
      }
    }
    return hasChanged;
  }

  /**
   * Tells of certificates that end soon, or have ended.
   * @param {(line: string) => void} say for the log
   * @param {number} nowMs
   */
  tellEnding(say, nowMs) {
    for (const pair of this.#pairs) {
      const leftMs = Date.parse(pair.leaf.validTo) - nowMs;
      if (leftMs > SOON_MS || nowMs - pair.toldAtMs < DAY_MS) continue;
      pair.toldAtMs = nowMs;
      const when = leftMs < 0 ? 'has ended' : `ends in ${Math.floor(leftMs / DAY_MS)} days`;
      say(
        `The console's certificate ${pair.files.certificate} ${when} (${pair.leaf.validTo}). Put a newer one in its place: it is taken without a restart.`,
      );
    }
  }
}

/** @param {Files} files */
function read({ certificate, key }) {
  const cert = readFile(certificate);
  const secret = readFile(key);
  try {
    return {
      text: { cert, key: secret },
      context: createSecureContext({ cert, key: secret, minVersion: 'TLSv1.2' }),
      leaf: new X509Certificate(cert),
    };
  } catch (error) {
    throw new Error(`${certificate} and ${key} are no certificate with its key in PEM: ${error.message}.`);
  }
}

function readFile(path) {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new Error(
      `${path} cannot be read (${error.code}). It must be there, and the account that Postern runs as may read it.`,
    );
  }
}

/** Changes with the file, also with the one that a symbolic link leads to. */
function markOf({ certificate, key }) {
  return [certificate, key]
    .map((path) => {
      const found = statSync(path, { throwIfNoEntry: false });
      return found ? `${found.ino} ${found.size} ${found.mtimeMs}` : 'none';
    })
    .join('; ');
}

function isFor(leaf, name) {
  return (isIP(name) === 0 ? leaf.checkHost(name) : leaf.checkIP(name)) !== undefined;
}
