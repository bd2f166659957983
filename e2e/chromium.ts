import { findProgram } from '@/lib/testing/find-program';

/**
 * Owns: which Chromium the browser tests run in.
 * Promises: the system's when there is one (Debian's chromium package), else the one npm brings, with the libraries it
 *   needs unpacked beside it.
 */
export interface Chromium {
  readonly executablePath: string;
  readonly args: string[];
  readonly env: Record<string, string>;
}

/** No sandbox, for CI runs as root; nothing that talks to the network by itself. */
const args = [
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-quic',
  '--no-first-run',
];

export async function findChromium(): Promise<Chromium> {
  const installed = findProgram('chromium', 'chromium-browser', 'google-chrome');
  if (installed) return { executablePath: installed, args, env: environment() };
  // Read at import: with it, the package unpacks nss, nspr and expat too and sets LD_LIBRARY_PATH.
  process.env.AWS_EXECUTION_ENV ??= 'AWS_Lambda_nodejs20.x';
  const { default: chromium } = await import('@sparticuz/chromium');
  // Its own args are not used: they switch web security off and put everything in one process.
  return { executablePath: await chromium.executablePath(), args, env: environment() };
}

function environment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
