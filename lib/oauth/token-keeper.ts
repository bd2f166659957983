import { setTimeout as sleep } from 'node:timers/promises';
import type { HttpClient } from '@/lib/http-client/http-client';
import type { LastError } from '@/lib/mail/outcome/last-error';
import { newLastError } from '@/lib/mail/outcome/last-error-kinds';
import { tokenAddressOf } from '@/lib/mail/settings/smtp-credential-kinds';
import { withoutFullStop } from '@/lib/one-line';
import type { SecretKey } from '@/lib/secrets/key';
import { SealError } from '@/lib/secrets/seal';
import { type Client, inTransaction, type Pool } from '@/lib/store/database/pool';
import {
  type LockedToken,
  lockToken,
  storeToken,
  storeTokenFailure,
  tellRecovery,
} from '@/lib/store/token/smtp-tokens';
import { openGrant, openToken, sealToken } from './credential-secrets';
import { beginDevice, continueDevice } from './device-sign-in';
import { type DeviceAnswer, requestToken, type TokenAnswer } from './request-token';

/**
 * Owns: the tokens by which this process signs in: one of each credential in memory, renewed under the credential's lock.
 * Promises: one of all processes asks the endpoint, the others wait for it and read what it got; a refresh token that the endpoint
 *   exchanged is committed before its access token is used; an endpoint that refuses is left alone for a while, by all. A value,
 *   never an exception, but where the database is away.
 * Does not: decide when one is due (lib/worker/chores/smtp-tokens.ts) or know connectors.
 */
export interface CredentialRef {
  readonly id: string;
  readonly version: number;
}

export type HeldToken =
  | { readonly ok: true; readonly user: string; readonly token: string }
  | { readonly ok: false; readonly error: LastError };

export interface KeeperParts {
  readonly pool: Pool;
  readonly key: () => SecretKey | Promise<SecretKey>;
  readonly http: HttpClient;
  /** An endpoint was asked. */
  readonly onAnswer?: (credential: string, error: LastError | null) => void;
}

interface Known {
  readonly version: number;
  readonly user: string;
  readonly token: string;
  /** On the monotonic clock. */
  readonly renewAtMs: number;
  readonly expiresAtMs: number;
}

const RENEW_EARLY_SECONDS = 300;
/** Of a short life half is left to it. */
const EARLY_PART = 0.5;
const HOLD_OFF_SECONDS = 30;
const MAX_HOLD_OFF_SECONDS = 3600;
/** A token that was refused right after it was obtained would be refused again. */
const YOUNG_MS = 60_000;
/** Each holds a connection of the pool while an endpoint thinks. */
const MAX_AT_ONCE = 3;

export class TokenKeeper {
  readonly #parts: KeeperParts;
  readonly #known = new Map<string, Known>();
  readonly #renewing = new Map<string, Promise<HeldToken>>();
  /** What an endpoint gave, and the database did not take: a refresh token that was exchanged is nowhere else. */
  readonly #unsaved = new Map<string, Unsaved>();
  #underWay = 0;
  #turns: (() => void)[] = [];
  /** Endpoints that are being asked. */
  readonly #asked = new Set<Promise<unknown>>();
  #isStopped = false;

  constructor(parts: KeeperParts) {
    this.#parts = parts;
  }

  /** For a connection: from memory where there is one that is not due. */
  async tokenOf(credential: CredentialRef): Promise<HeldToken> {
    const known = this.#present(credential);
    if (known && known.renewAtMs > performance.now()) return held(known);
    return this.#renewOnce(credential, { refused: null, isForced: false });
  }

  /**
   * A server refused this one. Another is asked for, unless this one is young.
   * @returns null: there is no other.
   */
  async otherToken(credential: CredentialRef, refused: string): Promise<HeldToken | null> {
    const answer = await this.#renewOnce(credential, { refused, isForced: false });
    return answer.ok && answer.token === refused ? null : answer;
  }

  /** Asks the endpoint now, though there may be a token or it refused a moment ago. */
  renewNow(credential: CredentialRef): Promise<HeldToken> {
    return this.#renewOnce(credential, { refused: null, isForced: true });
  }

  /** Begins a sign-in by device code, in place of one that may be under way. */
  async beginSignIn({ id }: CredentialRef): Promise<DeviceAnswer> {
    const key = await this.#parts.key();
    return inTransaction(this.#parts.pool, async (client) => {
      const row = await lockToken(client, id);
      if (row === null) throw new Error('The SMTP credential was removed');
      return beginDevice({ client, key, http: this.#parts.http }, row);
    });
  }

  /** Asks whether somebody has signed in; from then on there is a token. Nothing when it is not due. */
  continueSignIn(id: string): Promise<void> {
    return this.#counted(this.#continueSignIn(id));
  }

  /** Waits so long for endpoints that are being asked: what one gives may be given once. What breaks off later is no refusal of theirs. */
  async stop(graceMs: number): Promise<void> {
    this.#isStopped = true;
    const over = new AbortController();
    const grace = sleep(graceMs, undefined, { signal: over.signal }).catch(() => undefined);
    await Promise.race([Promise.allSettled(this.#asked), grace]);
    over.abort();
  }

  async #continueSignIn(id: string): Promise<void> {
    const key = await this.#parts.key();
    await inTransaction(this.#parts.pool, async (client) => {
      const row = await lockToken(client, id);
      if (row === null) return;
      const answer = await continueDevice({ client, key, http: this.#parts.http }, row);
      if (answer === null) return;
      this.#parts.onAnswer?.(row.name, answer.ok ? null : answer.error);
      if (!answer.ok) return;
      const obtained = { version: row.version, answer, obtainedAtMs: performance.now() };
      await this.#renewal(key, client).keep(row, obtained);
    });
  }

  /** Of another version nothing is known. */
  #present({ id, version }: CredentialRef): Known | null {
    const known = this.#known.get(id);
    return known?.version === version && known.expiresAtMs > performance.now() ? known : null;
  }

  async #renewOnce(credential: CredentialRef, why: Why): Promise<HeldToken> {
    const key = `${credential.id} ${credential.version} ${why.isForced} ${why.refused}`;
    const running = this.#renewing.get(key);
    if (running) return running;
    const renewal = this.#counted(this.#renew(credential, why)).finally(() => this.#renewing.delete(key));
    this.#renewing.set(key, renewal);
    return renewal;
  }

  async #counted<T>(asking: Promise<T>): Promise<T> {
    this.#asked.add(asking);
    try {
      return await asking;
    } finally {
      this.#asked.delete(asking);
    }
  }

  async #renew({ id }: CredentialRef, why: Why): Promise<HeldToken> {
    await this.#turn();
    try {
      const secretKey = await this.#parts.key();
      const answer = await inTransaction(this.#parts.pool, (client) =>
        this.#renewal(secretKey, client).run(id, why),
      );
      // Committed: only now may it be used.
      this.#unsaved.delete(id);
      if (answer.known === null) return { ok: false, error: answer.error };
      this.#known.set(id, answer.known);
      return held(answer.known);
    } finally {
      this.#underWay--;
      this.#turns.shift()?.();
    }
  }

  #renewal(key: SecretKey, client: Client): Renewal {
    return new Renewal(this.#parts, key, client, this.#unsaved, () => this.#isStopped);
  }

  async #turn(): Promise<void> {
    while (this.#underWay >= MAX_AT_ONCE) await new Promise<void>((resolve) => this.#turns.push(resolve));
    this.#underWay++;
  }
}

interface Why {
  readonly refused: string | null;
  readonly isForced: boolean;
}

type Obtained = Extract<TokenAnswer, { ok: true }>;
interface Unsaved {
  readonly version: number;
  readonly answer: Obtained;
  readonly obtainedAtMs: number;
}
type Renewed = { readonly known: Known } | { readonly known: null; readonly error: LastError };

/** One renewal, in one transaction. */
class Renewal {
  readonly #parts: KeeperParts;
  readonly #key: SecretKey;
  readonly #client: Client;
  readonly #unsaved: Map<string, Unsaved>;
  readonly #isStopped: () => boolean;

  constructor(
    parts: KeeperParts,
    key: SecretKey,
    client: Client,
    unsaved: Map<string, Unsaved>,
    isStopped: () => boolean,
  ) {
    this.#isStopped = isStopped;
    this.#parts = parts;
    this.#key = key;
    this.#client = client;
    this.#unsaved = unsaved;
  }

  async run(id: string, why: Why): Promise<Renewed> {
    const row = await lockToken(this.#client, id);
    if (row === null) return no(newLastError('unknown', { reason: 'the SMTP credential was removed' }));
    try {
      return await this.#renew(row, why);
    } catch (error) {
      if (!(error instanceof SealError)) throw error;
      return no(newLastError('unknown', { reason: withoutFullStop(error.message) }));
    }
  }

  async #renew(row: LockedToken, why: Why): Promise<Renewed> {
    const unsaved = this.#unsaved.get(row.id);
    if (unsaved && isNewest(unsaved, row)) return this.keep(row, unsaved);
    const present = this.#presentToken(row);
    if (present && !isDue(row, present, why)) return { known: present };
    const isHeldOff = row.tokenVersion === row.version && (row.nextTryInMs ?? 0) > 0;
    if (isHeldOff && row.lastError && (!why.isForced || row.lastError.key === 'tokenTooManyRequests')) {
      return present && why.refused === null ? { known: present } : no(row.lastError);
    }
    if (row.kind === 'RefreshToken' && row.refresh === null && row.secrets.RefreshToken === undefined) {
      return no(newLastError('tokenSignInMissing', { credential: row.name }));
    }
    const answer = await requestToken(this.#parts.http, this.#questionOf(row));
    // Broken off by ourselves: other servers need not wait for that.
    if (!answer.ok && this.#isStopped()) return no(answer.error);
    this.#parts.onAnswer?.(row.name, answer.ok ? null : answer.error);
    if (answer.ok) {
      const obtained = { version: row.version, answer, obtainedAtMs: performance.now() };
      this.#unsaved.set(row.id, obtained);
      return this.keep(row, obtained);
    }
    const asked = answer.retryAfterSeconds ?? 0;
    const holdOff = Math.min(Math.max(asked, HOLD_OFF_SECONDS), MAX_HOLD_OFF_SECONDS);
    await storeTokenFailure(this.#client, row, answer.error, holdOff);
    // It was to be renewed early: there is time for another try.
    return present && why.refused === null && !why.isForced ? { known: present } : no(answer.error);
  }

  async keep(row: LockedToken, { answer, obtainedAtMs }: Unsaved): Promise<Renewed> {
    const token = sealToken(this.#key, row.id, 'access', answer.accessToken);
    const refresh =
      answer.refreshToken === null ? null : sealToken(this.#key, row.id, 'refresh', answer.refreshToken);
    const ageSeconds = (performance.now() - obtainedAtMs) / 1000;
    const lifetimeSeconds = Math.max(0, answer.lifetimeSeconds - ageSeconds);
    const renewInSeconds = Math.max(lifetimeSeconds - RENEW_EARLY_SECONDS, lifetimeSeconds * EARLY_PART);
    const isRecovery = row.lastError !== null || row.device !== null;
    await storeToken(this.#client, row, {
      token: token.ciphertext,
      refresh: refresh?.ciphertext ?? null,
      keyId: token.keyId,
      lifetimeSeconds,
      renewInSeconds,
      isRecovery,
    });
    if (isRecovery) await tellRecovery(this.#client, row.id);
    return {
      known: {
        version: row.version,
        user: row.userName,
        token: answer.accessToken,
        renewAtMs: performance.now() + renewInSeconds * 1000,
        expiresAtMs: performance.now() + lifetimeSeconds * 1000,
      },
    };
  }

  #presentToken(row: LockedToken): Known | null {
    const { token, keyId, renewInMs, expiresInMs } = row;
    if (row.tokenVersion !== row.version || token === null || keyId === null) return null;
    if (expiresInMs === null || expiresInMs <= 0) return null;
    return {
      version: row.version,
      user: row.userName,
      token: openToken(this.#key, row.id, 'access', { ciphertext: token, keyId }),
      renewAtMs: performance.now() + (renewInMs ?? 0),
      expiresAtMs: performance.now() + expiresInMs,
    };
  }

  #questionOf(row: LockedToken) {
    const { refresh, keyId } = row;
    // Of whichever version: the credential's own was used up by the first exchange.
    const exchanged =
      refresh !== null && keyId !== null
        ? openToken(this.#key, row.id, 'refresh', { ciphertext: refresh, keyId })
        : null;
    const { tokenEndpoint, scope } = tokenAddressOf(row);
    return {
      credential: row.name,
      // The commands see to it that there is one.
      tokenEndpoint: tokenEndpoint ?? '',
      scope,
      grant: openGrant(this.#key, row, exchanged),
      isMicrosoft: row.provider === 'Microsoft365',
    };
  }
}

/** Another server may have got one since, or somebody has signed in anew: what that gave stays. */
function isNewest({ version, obtainedAtMs }: Unsaved, { version: present, ageMs }: LockedToken): boolean {
  return version === present && (ageMs === null || ageMs > performance.now() - obtainedAtMs);
}

function isDue({ ageMs, renewInMs }: LockedToken, present: Known, { refused, isForced }: Why): boolean {
  if (isForced) return true;
  // Another process may have renewed it meanwhile: then that one is tried.
  if (refused !== null) return present.token === refused && (ageMs ?? 0) > YOUNG_MS;
  return (renewInMs ?? 0) <= 0;
}

function held({ user, token }: Known): HeldToken {
  return { ok: true, user, token };
}

function no(error: LastError): Renewed {
  return { known: null, error };
}
