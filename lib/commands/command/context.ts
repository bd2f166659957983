import type { ProvedActor } from '@/lib/auth/proved-actor';
import type { PrismaClient } from '@/lib/store/generated/client';
import type { CommandDefinition } from './define';

/**
 * Owns: what a handler may use.
 * Promises: `db` is the command's own transaction for a change, a plain client for a read.
 */

export type Database = Parameters<Parameters<PrismaClient['$transaction']>[0]>[0];

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
}
