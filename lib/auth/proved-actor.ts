import type { Permission } from './permission';

/**
 * Owns: who acts, once that is proved.
 * Promises: a value of this class was made by `prove`, which only the provers (prove-*.ts) may call: an import rule holds
 *   it. An object that looks like one is none: for the compiler (the private field) as when it runs (`isProved`).
 * Does not: prove anything, or decide what a permission is needed for.
 */
export class ProvedActor {
  readonly #isProved = true;
  /** As the audit log names them: `console:administrator`, `api:token`, `local:root`. */
  readonly name: string;
  /** Null for who has no account: the local administrator and the holder of the local token. */
  readonly userId: string | null;
  readonly permissions: ReadonlySet<Permission>;
  /** Of who is signed in by one. */
  readonly sessionId: string | null;

  private constructor(
    name: string,
    userId: string | null,
    permissions: readonly Permission[],
    sessionId: string | null,
  ) {
    this.name = name;
    this.userId = userId;
    this.permissions = new Set(permissions);
    this.sessionId = sessionId;
    Object.freeze(this);
  }

  static prove(
    name: string,
    userId: string | null,
    permissions: readonly Permission[],
    sessionId: string | null = null,
  ): ProvedActor {
    return new ProvedActor(name, userId, permissions, sessionId);
  }

  /** @param value whatever a face handed over. */
  static isProved(value: unknown): value is ProvedActor {
    return typeof value === 'object' && value !== null && #isProved in value && value.#isProved;
  }
}
