import { networkInterfaces } from 'node:os';
import { formatBinding } from '@/lib/mail/routing/binding';
import { leadsToListener, outerAddresses } from '@/lib/mail/routing/ourselves';
import type { DeliverySettings } from '@/lib/store/configuration/delivery-settings';
import type { Pool } from '@/lib/store/database/pool';
import { recordSmtpListening } from '@/lib/store/server/registration';

/**
 * Owns: where this process takes mail, in memory and as other servers read it; and whether an address leads to it or to one
 *   of them.
 * Promises: judged by the addresses that the computer has, or had a second ago; a change of them is told to the others.
 * Does not: listen (lib/smtp/receive), or decide what follows (lib/worker/deliver/smtp-agent.ts).
 */

export interface Bound {
  readonly address: string;
  readonly port: number;
}

/** An address with the port it would be connected at. */
export type IsOurselves = (target: Bound) => boolean;

/** All of it, of one moment. */
export interface Listening {
  readonly bound: readonly Bound[];
  /** Where mail of ours is submitted; null where nobody can. */
  readonly submission: Bound | null;
  /** By binding: null, or why it is not bound. */
  readonly states: Readonly<Record<string, string | null>>;
}

export class OwnListener {
  readonly #settings: () => Pick<DeliverySettings, 'server' | 'otherListeners'>;
  #listening: Listening;
  /** As it stands in the database; null while it takes no mail. */
  #recorded: string | null = null;

  /** @param expected where it will listen, which mail that leaves before is judged by */
  constructor(
    settings: () => Pick<DeliverySettings, 'server' | 'otherListeners'>,
    expected: readonly Bound[],
  ) {
    this.#settings = settings;
    this.#listening = { bound: expected, submission: null, states: {} };
  }

  /** For whoever takes the lease again while it listens. */
  get address(): string | null {
    return this.#recorded === null ? null : this.#submissionAddress;
  }

  async record(pool: Pool, listening: Listening): Promise<void> {
    this.#listening = listening;
    const addresses = computerAddresses();
    await recordSmtpListening(pool, this.#settings().server.id, {
      address: this.#submissionAddress,
      addresses: listening.bound.map(formatBinding),
      states: listening.states,
      computerAddresses: addresses,
    });
    this.#recorded = addresses.join();
  }

  /** Again, if the computer's addresses have changed since. */
  async recordChange(pool: Pool): Promise<void> {
    if (this.#recorded !== null && this.#recorded !== computerAddresses().join()) {
      await this.record(pool, this.#listening);
    }
  }

  async forget(pool: Pool): Promise<void> {
    this.#recorded = null;
    const nowhere = { address: null, addresses: [], states: {}, computerAddresses: [] };
    await recordSmtpListening(pool, this.#settings().server.id, nowhere);
  }

  get #submissionAddress(): string {
    const { submission } = this.#listening;
    return submission === null ? '' : formatBinding(submission);
  }

  /** For the connections that are to be opened now. */
  judge(): IsOurselves {
    const { server, otherListeners } = this.#settings();
    const here = computerAddresses();
    const shared = { computerAddresses: here, externalAddresses: server.externalIpAddress };
    const listeners = [...this.#listening.bound.map((bound) => ({ ...bound, ...shared })), ...otherListeners];
    return (target) => listeners.some((listener) => leadsToListener(target, listener, here));
  }
}

/** The system is asked once a second: with many connections the asking was a fiftieth of the transport's time. */
const REMEMBERED_MS = 1000;
let remembered: { readonly addresses: string[]; readonly atMs: number } | null = null;

/** Without loopback; sorted, so that two looks can be compared. */
function computerAddresses(): string[] {
  const nowMs = performance.now();
  if (remembered === null || nowMs - remembered.atMs > REMEMBERED_MS) {
    const found = Object.values(networkInterfaces()).flatMap((addresses = []) => addresses);
    remembered = { addresses: [...new Set(outerAddresses(found))].sort(), atMs: nowMs };
  }
  return remembered.addresses;
}
