import type { CommandDefinition } from '@/lib/commands/command/define';
import type { CommandAnswer, CommandFailure, OutputRow } from '@/lib/commands/command/report';
import { isUnlimited } from '@/lib/commands/parameters/parameter-types';
import { allCommands, findCommand } from '@/lib/commands/registry';
import { type Wanted, whileWanted } from '@/lib/store/database/while-wanted';
import { authorise, requireProof } from './authorise';
import { bindParameters } from './bind';
import { commandTextOf } from './command-text';
import { answer, failureOf, type Invocation, readContext } from './run';

/**
 * Owns: `-ResultSize Unlimited`, for faces that can pass rows on as they come; any other command for them too.
 * Promises: memory holds one part; what is refused is refused as a whole, before the first row; what fails later is the
 *   answer's last part. It ends, and the database with it, when nobody wants it any more.
 * Does not: write rows (each face does).
 */
export interface CommandParts {
  readonly ok: true;
  readonly cmdlet: string;
  readonly commandText: string;
  /** Default columns for a table. */
  readonly columns: readonly string[];
  readonly parts: AsyncGenerator<readonly OutputRow[], CommandFailure | null>;
}

export async function answerInParts(invocation: Invocation): Promise<CommandAnswer | CommandParts> {
  if (!asksForAll(invocation)) return answer(invocation);
  const { wanted } = invocation;
  try {
    const actor = requireProof(invocation.actor);
    const definition = findCommand(invocation.cmdlet);
    const commandText = commandTextOf(definition, invocation.parameters);
    authorise(actor, definition, invocation.parameters);
    const parameters = bindParameters(definition, invocation.parameters);
    const context = { actor, now: new Date(), whatIf: false, commands: allCommands() };
    const reading = readContext(context, definition);
    const all = definition.readAll?.(reading, parameters);
    reading.reach.requireAsked(definition);
    if (!all) throw new Error(`${definition.name} has a ResultSize and no readAll`);
    const rows = all[Symbol.asyncIterator]();
    const next = () => whileWanted(wanted, () => rows.next());
    const first = await next();
    const parts = follow(first, next, () => rows.return?.(), { cmdlet: definition.name, wanted });
    return { ok: true, cmdlet: definition.name, commandText, columns: definition.columns, parts };
  } catch (error) {
    return failureOf(invocation.cmdlet, error, wanted);
  }
}

function asksForAll({ cmdlet, parameters }: Invocation): boolean {
  const definition = allCommands().find(({ name }) => name.toLowerCase() === cmdlet.toLowerCase());
  return takesResultSize(definition) && 'ResultSize' in parameters && isUnlimited(parameters.ResultSize);
}

function takesResultSize(definition: CommandDefinition | undefined): boolean {
  return definition !== undefined && Object.hasOwn(definition.parameters.shape, 'ResultSize');
}

/** @returns what it failed by, null at the end */
async function* follow(
  first: IteratorResult<readonly OutputRow[]>,
  next: () => Promise<IteratorResult<readonly OutputRow[]>>,
  end: () => unknown,
  { cmdlet, wanted }: { readonly cmdlet: string; readonly wanted: Wanted | undefined },
): AsyncGenerator<readonly OutputRow[], CommandFailure | null> {
  try {
    for (let part = first; part.done !== true; part = await next()) yield part.value;
    return null;
  } catch (error) {
    return failureOf(cmdlet, error, wanted);
  } finally {
    await end();
  }
}
