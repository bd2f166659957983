import type { z } from 'zod';
import type { Permission } from '@/lib/auth/permission';
import type { QueueEffect } from '@/lib/mail/queue/queue-effect';
import type { AuditedObject } from './audited';
import type { CommandContext } from './context';
import type { Problem } from './errors';
import type { ItemResult, OutputRow, PageInfo } from './report';

/**
 * Owns: what a cmdlet is.
 * Promises: a command without a permission, parameters or handler does not compile.
 * Does not: run anything (run.ts) or know the list of cmdlets (registry.ts).
 */

type Verb =
  | 'Add'
  | 'Connect'
  | 'Disable'
  | 'Enable'
  | 'Export'
  | 'Get'
  | 'New'
  | 'Remove'
  | 'Resume'
  | 'Retry'
  | 'Search'
  | 'Send'
  | 'Set'
  | 'Stop'
  | 'Suspend'
  | 'Test'
  | 'Undo';

export type CommandParameters = z.ZodObject<z.ZodRawShape>;

/** What a handler answers; run() adds text, time and the rest of the CommandReport. */
export interface HandlerResult {
  readonly output?: readonly OutputRow[];
  readonly warnings?: readonly Problem[];
  readonly queueEffect?: QueueEffect | null;
  readonly items?: readonly ItemResult[];
  readonly page?: PageInfo | null;
  /** When they are not the definition's. */
  readonly columns?: readonly string[];
  /** Runs after the commit, outside the transaction: waits for owners' answers to intents. Not called for -WhatIf. */
  readonly afterCommit?: () => Promise<Partial<Omit<HandlerResult, 'afterCommit'>>>;
}

export interface CommandDefinition<P extends CommandParameters = CommandParameters> {
  readonly name: `${Verb}-${string}`;
  /** Key below `help.` in the catalogue: synopsis. Parameter help stands in each parameter's meta. */
  readonly parameters: P;
  readonly permission: Permission;
  /** What a parameter needs beside it, whenever it is given (Exchange's role entries name parameters, too). */
  readonly parameterPermissions?: Readonly<Record<string, Permission>>;
  /** `change` runs in a transaction with its audit entry and takes -WhatIf and -Confirm; `read` does neither. */
  readonly effect: 'read' | 'change';
  /**
   * Of a change: what it says to `context.audit`. The kinds of object that it changes; `mail`, when it acts on queues or
   * messages; `performed`, when other commands do it; `nothing`, when no object is another afterwards. Each change has it
   * (registry.test.ts), and one that does not say what it declares fails.
   */
  readonly changes?: readonly AuditedObject[] | 'mail' | 'performed' | 'nothing';
  /**
   * It makes an object of a kind that scopes limit, which no scope can name yet: whoever's permission has a scope is refused, and
   * is not offered it (manifest.ts).
   */
  readonly makesNew?: true;
  /** Asks before it acts unless -Confirm:$false (Remove-*, Suspend-* on many ...). */
  readonly confirms?: boolean;
  /** Takes the bare first argument ("Identity"). */
  readonly positional?: string;
  /** Rendered as (hidden), never logged. */
  readonly secrets?: readonly string[];
  /** Default table columns. */
  readonly columns: readonly string[];
  /**
   * Runs before the handler and outside its transaction, also for -WhatIf: what it counts stays counted when the command is refused.
   * @throws CommandError
   */
  admit?(context: Pick<CommandContext, 'db' | 'actor' | 'now'>, parameters: z.output<P>): Promise<void>;
  /** A method, so that definitions of all shapes fit in one list; run() only hands it what `parameters` validated. */
  handler(context: CommandContext, parameters: z.output<P>): Promise<HandlerResult>;
  /**
   * All of it, for `-ResultSize Unlimited`: parts of output, each read when the one before it has been taken. Whatever can be
   * refused is refused before the first. Each cmdlet that takes ResultSize has it (registry.test.ts).
   */
  readAll?(context: CommandContext, parameters: z.output<P>): AsyncIterable<readonly OutputRow[]>;
}

/** Keeps the parameters' type for the handler. */
export function defineCommand<P extends CommandParameters>(
  definition: CommandDefinition<P>,
): CommandDefinition<P> {
  return definition;
}
