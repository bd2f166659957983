/**
 * Owns: which Node runs Postern on a computer.
 * Promises: the computer's own when it is new enough; else the one that npm can bring for this kind of computer; else a line
 *   that names the version to install by hand.
 * Does not: look at the computer, fetch or start anything. Plain JavaScript, as all of this folder: Node 18 reads it.
 */

/** The line of Node that Postern is written for. */
export const minimumMajor = 24;

/**
 * The oldest Node 24 that may be fetched: 24.22.3 of 2026-11-11 ends a crash of TLS servers that any client could cause
 * (CVE-2026-126051) and six more holes of that height. Raise it, and the folders beside this file, with the next security
 * release that touches http, tls, dns or crypto.
 */
export const safeVersion = '24.22.3';

/** The oldest Node whose npm reads our lock files and whose language this folder uses. */
const OLDEST_MAJOR = 18;

/**
 * @typedef {object} Computer
 * @property {string} nodeVersion
 * @property {string} platform as process.platform
 * @property {string} arch as process.arch
 * @property {boolean} hasGlibc false on Linux with another C library (Alpine), for which npm has no Node
 */

/**
 * @param {Computer} computer
 * @param {readonly string[]} fetchable kinds of computer that have a folder here, as `linux-x64`
 * @returns {{ kind: 'own' } | { kind: 'fetch', folder: string } | { kind: 'none', message: string }}
 */
export function chooseRuntime({ nodeVersion, platform, arch, hasGlibc }, fetchable) {
  const major = majorOf(nodeVersion);
  if (major >= minimumMajor) return { kind: 'own' };
  const folder = `${platform}-${arch}`;
  const isFetchable = fetchable.includes(folder) && (platform !== 'linux' || hasGlibc);
  if (isFetchable && major >= OLDEST_MAJOR) return { kind: 'fetch', folder };
  const why = isFetchable
    ? `a Node as old as ${nodeVersion} cannot fetch it`
    : `npm has none with today's security fixes for ${platform === 'linux' && !hasGlibc ? `${folder} without glibc` : folder}`;
  return {
    kind: 'none',
    message:
      `Postern runs on Node ${minimumMajor}; this computer has ${nodeVersion}, and ${why}. ` +
      `Install Node ${safeVersion} or newer by hand (https://nodejs.org), then try again.`,
  };
}

/**
 * What a start says of the Node that runs it.
 *
 * @param {string} version
 * @param {boolean} isFetched
 */
export function describeRuntime(version, isFetched) {
  if (isFetched) return `Node ${version}, fetched for Postern alone`;
  if (compareVersions(version, safeVersion) >= 0) return `Node ${version}`;
  return `Node ${version}, which lacks security fixes: install ${safeVersion} or newer`;
}

/** @returns {number} as a sort function does. */
export function compareVersions(a, b) {
  const [left, right] = [a, b].map((version) => version.split('.').map(Number));
  const different = left.findIndex((number, index) => number !== right[index]);
  return different < 0 ? 0 : left[different] - right[different];
}

function majorOf(version) {
  return Number(version.split('.')[0]);
}
