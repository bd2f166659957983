import type { Permission } from './permission';

/** From where somebody acts: what the audit log says beside their name. */
export interface ActorOrigin {
  readonly face: 'console' | 'api' | 'shell';
  readonly clientAddress: string | null;
  /** The session's id, which is no secret; its token is. */
  readonly sessionId: string | null;
  readonly tokenId: string | null;
}

/**
 * Owns: who acts, once that is proved.
 * Promises: a value of this class was made by `prove`, which only the provers (prove-*.ts) may call: an import rule holds
 *   it. An object that looks like one is none: for the compiler (the private field) as when it runs (`isProved`).
 * Does not: prove anything, or decide what a permission is needed for.
 */
export class ProvedActor {
  readonly #isProved = true;
  /** As the audit log names them: `console:administrator`, `token:administrator/backup`, `api:token`, `local:root`. */
  readonly name: string;
  /** Null for who has no account: the local administrator and the holder of the local token. */
  readonly userId: string | null;
  readonly permissions: ReadonlySet<Permission>;
  /** Null where nothing but the name is known. */
  readonly origin: ActorOrigin | null;

  private constructor(
    name: string,
    userId: string | null,
    permissions: readonly Permission[],
    origin: ActorOrigin | null,
  ) {
    this.name = name;
    this.userId = userId;
    this.permissions = new Set(permissions);
    this.origin = origin;
    Object.freeze(this);
  }

  static prove(
    name: string,
    userId: string | null,
    permissions: readonly Permission[],
    origin: ActorOrigin | null = null,
  ): ProvedActor {
    return new ProvedActor(name, userId, permissions, origin);
  }

  /** Whether this is the person whose account it is: a program that acts by a token of theirs may less than they. */
  isPerson(userId: string): boolean {
    return this.userId === userId && this.origin?.tokenId == null;
  }

  /** @param value whatever a face handed over. */
  static isProved(value: unknown): value is ProvedActor {
    return typeof value === 'object' && value !== null && #isProved in value && value.#isProved;
  }

  /** `name` without the face. */
  get userName(): string {
    return this.name.slice(this.name.indexOf(':') + 1);
  }
}
