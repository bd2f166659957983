import { whenEmpty } from '../postern/books';
import type { Installation } from '../postern/installation';
import type { PostfixPeer } from '../postfix/postfix';
import type { SignIn } from '../tools/submission-source';
import { waitFor } from '../tools/wait-for';

/**
 * Owns: what the bench asks of a relay, whichever it is: its port, the root of its processes, and its own word that all
 *   mail has left.
 * Promises: `assertDelivered` throws unless the relay's own books say that exactly so many recipients were delivered since
 *   `begin`, and nothing else happened.
 */
export interface Relay {
  readonly name: string;
  readonly port: number;
  readonly rootPid: number;
  /** Null: nobody signs in here. */
  readonly signIn: SignIn | null;
  begin(): Promise<void>;
  /** Resolves when nothing is queued or rowless. */
  whenEmpty(signal: AbortSignal): Promise<void>;
  assertDelivered(recipients: number, signal: AbortSignal): Promise<void>;
  /** How it proves it, for the report. */
  readonly proof: string;
}

const EMPTY_WITHIN_MS = 60_000;

export function posternRelay({ postern, books }: Installation, signIn: SignIn | null): Relay {
  let before = { delivered: 0, otherwise: 0 };
  return {
    name: 'Postern',
    port: postern.smtpPort,
    rootPid: postern.pid,
    signIn,
    proof: 'its database held no message and counted each recipient as delivered, none otherwise',
    begin: async () => {
      before = await books.finished();
    },
    whenEmpty: (signal) => whenEmpty(books, signal),
    assertDelivered: async (recipients) => {
      const now = await books.finished();
      assertCounts('Postern', recipients, now.delivered - before.delivered, now.otherwise - before.otherwise);
    },
  };
}

export function postfixRelay(profile: string, peer: PostfixPeer): Relay {
  const name = `Postfix ${profile}`;
  let before = { sent: 0, otherwise: 0 };
  return {
    name,
    port: peer.port,
    rootPid: peer.pid,
    signIn: peer.signIn,
    proof: 'its queue directories held no file and its log called each recipient sent, none otherwise',
    begin: async () => {
      before = await peer.logged();
    },
    whenEmpty: (signal) =>
      waitFor(`the end of ${name}'s queue`, { timeoutMs: EMPTY_WITHIN_MS, pollMs: 100, signal }, async () =>
        (await peer.queueLength()) === 0 ? true : null,
      ).then(() => {}),
    assertDelivered: async (recipients, signal) => {
      // The log is a process of its own, and may be a moment behind.
      const now = await waitFor(`the log of ${name}`, { timeoutMs: 10_000, signal }, async () => {
        const counts = await peer.logged();
        return counts.sent - before.sent >= recipients ? counts : null;
      });
      assertCounts(name, recipients, now.sent - before.sent, now.otherwise - before.otherwise);
    },
  };
}

function assertCounts(name: string, wanted: number, delivered: number, otherwise: number): void {
  if (delivered === wanted && otherwise === 0) return;
  throw new Error(`${name} says ${delivered} delivered and ${otherwise} otherwise; sent were ${wanted}`);
}
