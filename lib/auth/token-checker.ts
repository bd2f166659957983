import { BoundedMap } from '@/lib/bounded-map';
import { sourceNetworkOf } from '@/lib/mail/address/source-network';
import { readApiToken } from './api-token';
import {
  isTakenFrom,
  proveApiToken,
  type StoredToken,
  type TokenVerdict,
  UNKNOWN_TOKEN,
} from './prove-token';

/**
 * Owns: checking API tokens by the thousand: questions to the database that are asked together, tries, and the note of use.
 * Promises: each request is judged by what the database held after it came. Alone it is asked for at once; under load one
 *   question every GATHER_MS asks for all that came meanwhile: a thousand a second cost 100 questions and not a thousand. What is no
 *   token of ours by its form costs no question; of well-formed ones that nobody has, MAX_TRIES a minute from one source. Who
 *   holds a good one is not held up by them. The last use is written once a minute at most.
 * Does not: know SQL (lib/store/configuration/api-tokens.ts).
 */
export interface TokenStore {
  /** Of each hash (in hexadecimal) that is a token's. */
  find(hashes: readonly Buffer[]): Promise<ReadonlyMap<string, StoredToken>>;
  noteUse(id: string, clientAddress: string, now: Date): Promise<void>;
}

interface Question {
  readonly hash: Buffer;
  /** In hexadecimal. */
  readonly key: string;
  readonly resolve: (token: StoredToken | null) => void;
  readonly reject: (error: unknown) => void;
}

const GATHER_MS = 10;
export const MAX_TRIES = 100;
const TRY_WINDOW_MS = 60_000;
const MAX_SOURCES = 10_000;
const USE_INTERVAL_MS = 60_000;
/** Of tokens that were used in the last minute, and of good ones that are known. */
const MAX_KNOWN = 10_000;

export class TokenChecker {
  readonly #store: TokenStore;
  /** Told of a good token from an address that it is not taken from, and of what goes wrong beside a request. */
  readonly #tell: (event: TokenEvent) => void;
  #waiting: Question[] = [];
  #isTimed = false;
  #askedAtMs = Number.NEGATIVE_INFINITY;
  readonly #tries = new BoundedMap<string, { count: number; readonly endsAtMs: number }>(MAX_SOURCES);
  /** Good ones by hash: not held up by what others of their network try. */
  readonly #known = new BoundedMap<string, true>(MAX_KNOWN);
  readonly #usedAtMs = new BoundedMap<string, number>(MAX_KNOWN);

  constructor(store: TokenStore, tell: (event: TokenEvent) => void) {
    this.#store = store;
    this.#tell = tell;
  }

  /** @param given as it stands in the request */
  async check(given: string, clientAddress: string, now: Date): Promise<TokenVerdict> {
    const hash = readApiToken(given);
    if (hash === null) return UNKNOWN_TOKEN;
    const key = hash.toString('hex');
    const isKnown = this.#known.has(key);
    if (!isKnown && this.#isOverTried(clientAddress, now)) return UNKNOWN_TOKEN;
    const token = await this.#ask(hash, key);
    if (token === null) {
      this.#known.delete(key);
      this.#countTry(clientAddress, now);
      return UNKNOWN_TOKEN;
    }
    if (!isKnown) this.#known.set(key, true);
    if (!isTakenFrom(token, clientAddress)) this.#tell({ kind: 'wrongAddress', token, clientAddress });
    const verdict = proveApiToken(token, clientAddress, now);
    if (verdict.actor !== null) this.#noteUse(token.id, clientAddress, now);
    return verdict;
  }

  #ask(hash: Buffer, key: string): Promise<StoredToken | null> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ hash, key, resolve, reject });
      if (this.#isTimed) return;
      this.#isTimed = true;
      const waitMs = this.#askedAtMs + GATHER_MS - performance.now();
      if (waitMs <= 0) queueMicrotask(() => this.#askAll());
      else setTimeout(() => this.#askAll(), Math.ceil(waitMs));
    });
  }

  #askAll(): void {
    const questions = this.#waiting;
    this.#waiting = [];
    this.#isTimed = false;
    this.#askedAtMs = performance.now();
    const hashes = new Map(questions.map(({ hash, key }) => [key, hash]));
    this.#store.find([...hashes.values()]).then(
      (found) => {
        for (const { key, resolve } of questions) resolve(found.get(key) ?? null);
      },
      (error: unknown) => {
        for (const { reject } of questions) reject(error);
      },
    );
  }

  #isOverTried(clientAddress: string, now: Date): boolean {
    const tried = this.#tries.get(sourceNetworkOf(clientAddress).source);
    return tried !== undefined && tried.count >= MAX_TRIES && now.getTime() < tried.endsAtMs;
  }

  #countTry(clientAddress: string, now: Date): void {
    const { source } = sourceNetworkOf(clientAddress);
    const tried = this.#tries.get(source);
    if (tried !== undefined && now.getTime() < tried.endsAtMs) {
      tried.count += 1;
      return;
    }
    this.#tries.set(source, { count: 1, endsAtMs: now.getTime() + TRY_WINDOW_MS });
  }

  #noteUse(id: string, clientAddress: string, now: Date): void {
    const notedAtMs = this.#usedAtMs.get(id);
    if (notedAtMs !== undefined && now.getTime() - notedAtMs < USE_INTERVAL_MS) return;
    this.#usedAtMs.set(id, now.getTime());
    this.#store
      .noteUse(id, clientAddress, now)
      .catch((error: unknown) => this.#tell({ kind: 'failed', error }));
  }
}

export type TokenEvent =
  | { readonly kind: 'wrongAddress'; readonly token: StoredToken; readonly clientAddress: string }
  | { readonly kind: 'failed'; readonly error: unknown };
