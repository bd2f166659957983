import type { Socket } from 'node:net';
import { type SetUp, setUp } from './set-up';
import { SetUpLine } from './set-up-line';
import type { StageTimeouts } from './stage-timeouts';
import { Transcript } from './transcript';

/**
 * Owns: finding out that a server which hung up in the handshake would have spoken a version of TLS that we do not.
 * Promises: on a connection of its own, which is closed; nothing but EHLO, STARTTLS and QUIT is said there; bounded in time.
 * Does not: use such a version for mail.
 */

/** Far less than a connection for mail is given: it is only asked why. */
const PATIENCE_MS = 10_000;

export async function speaksOldTls(socket: Socket, terms: SetUp, signal?: AbortSignal): Promise<boolean> {
  const line = new SetUpLine(socket, new Transcript(null), signal);
  const timeouts: StageTimeouts = {
    ...terms.timeouts,
    greetingMs: Math.min(terms.timeouts.greetingMs, PATIENCE_MS),
    tlsMs: Math.min(terms.timeouts.tlsMs, PATIENCE_MS),
  };
  const tls = { ...terms.tls, authLevel: null, isOldVersion: true };
  const alone = { auth: null, watch: undefined, whileSilent: () => Promise.resolve(null) };
  await setUp(line, { ...terms, ...alone, tls, timeouts });
  const version = line.secureSocket?.getProtocol() ?? null;
  line.quit(terms.timeouts.quitMs);
  return version === 'TLSv1' || version === 'TLSv1.1';
}
