import { sourceNetworkOf } from '@/lib/mail/address/source-network';
import type { SmtpRefusal } from '@/lib/mail/message/incoming-message';
import type { ReceiveConnectorPolicy } from '@/lib/mail/routing/receive-connector-policy';
import { REFUSALS } from './receive-refusals';

/**
 * Owns: how many messages each source, and each account, has begun at a receive connector in its present minute.
 * Promises: MessageRateLimit holds for this server, in memory: nothing is remembered over a restart, and several servers count each
 *   for itself. A connector without a limit costs nothing. Strangers, of whom there is no end, fill no memory.
 */

type Limits = Pick<ReceiveConnectorPolicy, 'name' | 'messageRateLimit' | 'messageRateSource'>;

interface Window {
  readonly endsAtMs: number;
  count: number;
}

const MINUTE_MS = 60_000;
const MAX_SOURCES = 20_000;

export class MessageRates {
  /** The oldest first. */
  readonly #windows = new Map<string, Window>();

  /** Counts a message; says why it is one too many, or null. */
  take(limits: Limits, clientIp: string, accountName: string | null): SmtpRefusal | null {
    const { name, messageRateLimit: limit, messageRateSource: by } = limits;
    if (limit === null || by === 'None') return null;
    const keys = [
      ...(by === 'User' ? [] : [`${sourceNetworkOf(clientIp).source} ${name}`]),
      ...(by === 'IPAddress' || accountName === null ? [] : [`@${accountName.toLowerCase()} ${name}`]),
    ];
    const now = performance.now();
    const windows = keys.map((key) => this.#windowOf(key, now));
    if (windows.some(({ count }) => count >= limit)) return REFUSALS.tooManyMessages;
    for (const window of windows) window.count += 1;
    return null;
  }

  #windowOf(key: string, now: number): Window {
    const present = this.#windows.get(key);
    if (present !== undefined && present.endsAtMs > now) return present;
    const window = { endsAtMs: now + MINUTE_MS, count: 0 };
    this.#windows.delete(key);
    this.#windows.set(key, window);
    this.#forget(now);
    return window;
  }

  /** Windows end in the order in which they began. */
  #forget(now: number): void {
    for (const [key, { endsAtMs }] of this.#windows) {
      if (endsAtMs > now && this.#windows.size <= MAX_SOURCES) return;
      this.#windows.delete(key);
    }
  }
}
