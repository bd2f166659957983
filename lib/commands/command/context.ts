import type { Permission } from '@/lib/auth/permission';
import type { ProvedActor } from '@/lib/auth/proved-actor';
import type { Reach, ScopeFacts } from '@/lib/reach';
import type { PrismaClient } from '@/lib/store/generated/client';
import type { AuditTrail, BroughtBack } from './audited';
import type { CommandDefinition, HandlerResult } from './define';

/**
 * Owns: what a handler may use.
 * Promises: `db` is the command's own transaction for a change, a plain client for a read.
 */

export type Database = Parameters<Parameters<PrismaClient['$transaction']>[0]>[0];

/** What the actor's permission for a cmdlet reaches: everything, or what the scopes of their role groups name. */
export interface ObjectReach {
  /** For the store, which leaves out of a list what is not in reach. */
  readonly limits: Reach;
  admits(facts: ScopeFacts): boolean;
  /** @throws CommandError OutOfScope */
  require(facts: ScopeFacts, parameter: string, name: string): void;
}

export interface CommandContext {
  readonly db: Database;
  readonly actor: ProvedActor;
  readonly now: Date;
  readonly whatIf: boolean;
  /** All cmdlets, for Get-Command and Get-Help. */
  readonly commands: readonly CommandDefinition[];
  /** Queues `notify` for the commit of this transaction; listeners re-read, so a lost one is only late. */
  notify(
    channel: 'routing' | 'intents' | 'configuration' | 'people' | 'sessions',
    payload: string,
  ): Promise<void>;
  /** Asked by each cmdlet whose permission can be limited (lib/auth/reach.ts), of each object that it works with. */
  readonly reach: ObjectReach;
  /** The same of another permission, for a cmdlet that does what another one's is needed for. */
  reachOf(permission: Permission): ObjectReach;
  /** What is to stand in the audit log; see ARCHITECTURE.md, "Add a cmdlet". */
  readonly audit: AuditTrail;
  /** Null but where Undo-AdminChange runs the command. */
  readonly broughtBack: BroughtBack | null;
  /** The id of an object that is about to be made. */
  newId(): string;
  /**
   * Runs another change as a part of this one: in its transaction and audit entry, by the same actor.
   * @throws CommandError as it does by itself, also when the actor has no permission for it
   */
  perform(
    cmdlet: string,
    parameters: Readonly<Record<string, unknown>>,
    broughtBack: BroughtBack | null,
  ): Promise<HandlerResult>;
}
