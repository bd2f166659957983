import { randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import type { ProvedActor } from '@/lib/auth/proved-actor';
import type { CommandContext, Database } from '@/lib/commands/command/context';
import type { CommandDefinition, HandlerResult } from '@/lib/commands/command/define';
import { CommandError, type Problem, refuse } from '@/lib/commands/command/errors';
import type { CommandAnswer, CommandFailure, CommandReport } from '@/lib/commands/command/report';
import { RESULT_SIZE_CEILING } from '@/lib/commands/parameters/mail-parameters';
import { allCommands, findCommand } from '@/lib/commands/registry';
import { loadConfig } from '@/lib/config';
import { log } from '@/lib/log';
import { findAuditKey } from '@/lib/secrets/audit-key';
import { appendAuditEntry } from '@/lib/store/audit/append-entry';
import type { AuditRecord } from '@/lib/store/audit/entry';
import { getPrisma, giveTime, READ_TIMEOUT_SECONDS } from '@/lib/store/database/client';
import { isConnectionLoss, wasTooLong } from '@/lib/store/database/pool';
import { type Wanted, whileWanted } from '@/lib/store/database/while-wanted';
import { failedRecord, succeededRecord } from './audit-entry';
import { CollectedTrail, NO_TRAIL } from './audit-trail';
import { authorise, requireProof } from './authorise';
import { bindParameters } from './bind';
import { CommandReach } from './command-reach';
import { type DescribedInvocation, describeInvocation } from './command-text';

/**
 * Owns: the one way from any face to any command: authorise -> validate -> [handler + audit + notices in one transaction].
 * Promises: a change and its audit entry commit together or not at all; a refused or failed change is audited too, in a
 *   transaction of its own; -WhatIf runs the same handler over the same data and rolls it back.
 * Does not: translate, print, or know who called.
 */

export interface Invocation {
  readonly cmdlet: string;
  /** JSON values as a face got them. */
  readonly parameters: Record<string, unknown>;
  /** Null when nobody proved who they are. */
  readonly actor: ProvedActor | null;
  /** The most objects that the face can hold at a time; left out, what the cmdlet gives. */
  readonly maxResultSize?: number;
  /** Aborted when whoever asked has gone: a read ends then. */
  readonly wanted?: Wanted | undefined;
}

const TRANSACTION = { timeout: 60_000, maxWait: 10_000 };

/** @throws CommandError for bad input or a refusal; anything else is a defect or a lost database. */
export async function run(invocation: Invocation): Promise<CommandReport> {
  const actor = requireProof(invocation.actor);
  const definition = findCommand(invocation.cmdlet);
  const startedAt = performance.now();
  const described = describeInvocation(definition, invocation.parameters);
  const elapsed = () => Math.round(performance.now() - startedAt);
  try {
    authorise(actor, definition, invocation.parameters);
    const parameters = bindParameters(definition, invocation.parameters);
    refuseLargeResult(parameters.ResultSize, invocation.maxResultSize);
    const whatIf = definition.effect === 'change' && parameters.WhatIf === true;
    if (definition.confirms && !whatIf && parameters.Confirm !== false) {
      throw refuse('ConfirmationRequired', 'Confirm', { cmdlet: definition.name }, 409);
    }
    const context = { actor, now: new Date(), whatIf, commands: allCommands() };
    await definition.admit?.({ ...context, db: getPrisma() }, parameters);
    const result =
      definition.effect === 'read'
        ? await whileWanted(invocation.wanted, () => read(definition, parameters, context))
        : await change(definition, parameters, context, described, elapsed);
    const late = whatIf || !result.afterCommit ? {} : await result.afterCommit();
    return report(definition, described.text, elapsed(), whatIf, { ...result, ...late });
  } catch (error) {
    if (definition.effect === 'change') {
      const audited = { definition, actor, invocation: described, elapsedMs: elapsed() };
      await auditFailure(failedRecord(audited, invocation.parameters, error));
    }
    throw error;
  }
}

/** run() as a value, for faces across a border; a defect becomes a reference that the log explains. */
export async function answer(invocation: Invocation): Promise<CommandAnswer> {
  try {
    return { ok: true, report: await run(invocation) };
  } catch (error) {
    return failureOf(invocation.cmdlet, error, invocation.wanted);
  }
}

/** Null is all, which a report cannot hold (answer-in-parts.ts). */
function refuseLargeResult(size: unknown, max = RESULT_SIZE_CEILING): void {
  if (size === null || (typeof size === 'number' && size > max)) {
    throw refuse('ResultSizeTooLarge', 'ResultSize', { max });
  }
}

async function change(
  definition: CommandDefinition,
  parameters: Record<string, unknown>,
  common: CommonContext,
  invocation: DescribedInvocation,
  elapsed: () => number,
): Promise<ChangeResult> {
  const undone: { result?: HandlerResult } = {};
  const key = common.whatIf ? null : await findAuditKey(loadConfig());
  try {
    return await getPrisma().$transaction(async (db) => {
      await giveTime(db, TRANSACTION.timeout);
      const trail = new CollectedTrail(db);
      const result = await handle(definition, parameters, changeContext(db, common, trail, null, definition));
      const told = await trail.finish(definition);
      if (common.whatIf) {
        undone.result = result;
        throw new RollBack();
      }
      const audited = { definition, actor: common.actor, invocation, elapsedMs: elapsed() };
      // The last thing before the commit: whoever has the end of the log holds up every other change.
      const entryId = await appendAuditEntry(db, succeededRecord(audited, told), key);
      return { ...result, undo: told.canUndo ? String(entryId) : null };
    }, TRANSACTION);
  } catch (error) {
    if (error instanceof RollBack && undone.result) return undone.result;
    throw error;
  }
}

type CommonContext = Pick<CommandContext, 'actor' | 'now' | 'whatIf' | 'commands'>;

interface RunContext extends CommandContext {
  readonly reach: CommandReach;
}

async function handle(
  definition: CommandDefinition,
  parameters: Record<string, unknown>,
  context: RunContext,
): Promise<HandlerResult> {
  context.reach.requireForNew(definition);
  const result = await definition.handler(context, parameters);
  context.reach.requireAsked(definition);
  return result;
}

/** A list that is not all there is says so. */
async function read(
  definition: CommandDefinition,
  parameters: Record<string, unknown>,
  common: CommonContext,
): Promise<HandlerResult> {
  const result = await handle(definition, parameters, readContext(common, definition));
  if (common.actor.reachOf(definition.permission) === null) return result;
  const args = { permission: definition.permission };
  const limited: Problem = { id: 'LimitedByScope', parameter: null, args };
  return { ...result, warnings: [...(result.warnings ?? []), limited] };
}

/** For a command that only reads. */
export function readContext(common: CommonContext, { permission }: CommandDefinition): RunContext {
  return {
    ...common,
    db: getPrisma(),
    reach: new CommandReach(common.actor, permission),
    reachOf: (other) => new CommandReach(common.actor, other),
    notify: refuseChange,
    audit: NO_TRAIL,
    broughtBack: null,
    newId: randomUUID,
    perform: refuseChange,
  };
}

function changeContext(
  db: Database,
  common: CommonContext,
  trail: CollectedTrail,
  broughtBack: CommandContext['broughtBack'],
  { permission }: CommandDefinition,
): RunContext {
  return {
    ...common,
    db,
    reach: new CommandReach(common.actor, permission),
    reachOf: (other) => new CommandReach(common.actor, other),
    notify: (channel, payload) => notify(db, channel, payload),
    audit: trail,
    broughtBack,
    newId: () => broughtBack?.id ?? randomUUID(),
    perform: async (cmdlet, parameters, back) => {
      const definition = findCommand(cmdlet);
      authorise(common.actor, definition, parameters);
      const bound = bindParameters(definition, { ...parameters });
      return await handle(definition, bound, changeContext(db, common, trail, back, definition));
    },
  };
}

interface ChangeResult extends HandlerResult {
  /** The entry by which it can be undone. */
  readonly undo?: string | null;
}

/** Not an error: the way out of a transaction that -WhatIf must leave without a trace. */
class RollBack extends Error {}

async function notify(db: Database, channel: string, payload: string): Promise<void> {
  await db.$queryRaw`SELECT pg_notify(${`postern_${channel}`}, ${payload})::text`;
}

async function refuseChange(): Promise<never> {
  throw new Error('A read command neither notifies nor runs another: declare it as a change.');
}

function report(
  definition: CommandDefinition,
  commandText: string,
  elapsedMs: number,
  whatIf: boolean,
  result: ChangeResult,
): CommandReport {
  return {
    cmdlet: definition.name,
    commandText,
    elapsedMs,
    whatIf,
    output: result.output ?? [],
    columns: result.columns ?? definition.columns,
    warnings: result.warnings ?? [],
    queueEffect: result.queueEffect ?? null,
    items: result.items ?? [],
    page: result.page ?? null,
    undo: result.undo ?? null,
  };
}

/** In a transaction of its own, for the command's is gone. */
async function auditFailure(record: AuditRecord): Promise<void> {
  try {
    const key = await findAuditKey(loadConfig());
    await getPrisma().$transaction((db) => appendAuditEntry(db, record, key), TRANSACTION);
  } catch (cause) {
    log.error({ err: cause, entry: record }, 'audit entry not kept');
  }
}

/** What a face across a border is told of an error; a defect is in the log. */
export function failureOf(cmdlet: string, error: unknown, wanted: Wanted | undefined): CommandFailure {
  if (error instanceof CommandError) {
    return { ok: false, status: error.status, problems: error.problems, commandText: null };
  }
  const reference = crypto.randomUUID().slice(0, 8);
  // Nobody is there to be told, and nothing went wrong.
  if (!wanted?.aborted) log.error({ err: error, cmdlet, reference }, 'command failed');
  const problem = (id: string, args: Problem['args'] = {}): Problem => ({
    id,
    parameter: null,
    args: { ...args, reference },
  });
  if (isConnectionLoss(error)) return failure(503, problem('DatabaseUnavailable'));
  if (wasTooLong(error)) return failure(503, problem('QueryTooLong', { seconds: READ_TIMEOUT_SECONDS }));
  return failure(500, problem('Unexpected'));
}

function failure(status: 500 | 503, problem: Problem): CommandFailure {
  return { ok: false, status, problems: [problem], commandText: null };
}
