import type { Reach } from '@/lib/reach';
import type { Permission } from './permission';
import { everywhere, type Rights } from './rights';

/** From where somebody acts: what the audit log says beside their name. */
export interface ActorOrigin {
  readonly face: 'console' | 'api' | 'shell';
  readonly clientAddress: string | null;
  /** The session's id, which is no secret; its token is. */
  readonly sessionId: string | null;
  readonly tokenId: string | null;
  /** An OIDC provider, which has just proved somebody: what it gives is marked, so that it can take it again. */
  readonly oidcProviderId?: string;
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
  /** How far each of them reaches. */
  readonly rights: Rights;
  /** Null where nothing but the name is known. */
  readonly origin: ActorOrigin | null;

  private constructor(name: string, userId: string | null, rights: Rights, origin: ActorOrigin | null) {
    this.name = name;
    this.userId = userId;
    this.permissions = new Set(rights.keys());
    this.rights = rights;
    this.origin = origin;
    Object.freeze(this);
  }

  static prove(
    name: string,
    userId: string | null,
    rights: Rights | readonly Permission[],
    origin: ActorOrigin | null = null,
  ): ProvedActor {
    // A list of permissions: all of them over everything.
    return new ProvedActor(name, userId, isList(rights) ? everywhere(rights) : rights, origin);
  }

  /** Nothing, for a permission that they do not have. */
  reachOf(permission: Permission): Reach {
    const reach = this.rights.get(permission);
    return reach === undefined ? [] : reach;
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

function isList(rights: Rights | readonly Permission[]): rights is readonly Permission[] {
  return Array.isArray(rights);
}
