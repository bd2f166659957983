import type { ProvedActor } from '@/lib/auth/proved-actor';
import { CommandError } from '@/lib/commands/command/errors';
import type { CommandReport } from '@/lib/commands/command/report';
import { findCommand } from '@/lib/commands/registry';
import { answerInParts, type CommandParts } from '@/lib/commands/run/answer-in-parts';
import { bindArguments } from '@/lib/commands/run/bind-arguments';
import type { Pipeline } from '@/lib/shell/language/ast';
import { parseLine } from '@/lib/shell/language/parse';
import { formatOutput, type OutputStage, readOutputStage } from '@/lib/shell/output/output-stage';
import { partPrinter } from '@/lib/shell/output/part-printer';
import { describeProblems, describeReport } from './describe';
import { takePath, type WriteFile, writeExport } from './export-file';

/**
 * Owns: running lines of shell text as the installation's local administrator.
 * Promises: results on `out`, everything else on `err`; statements run in order and stop at the first that fails.
 * Does not: connect (main.ts) or read keys (prompt.ts).
 */

export interface ShellIo {
  /** Resolves when there is room for more. */
  readonly out: (text: string) => Promise<void>;
  readonly err: (text: string) => void;
  /** Asks yes or no; null where nobody can be asked. */
  readonly confirm: ((question: string) => Promise<boolean>) | null;
  /** Where Export-Message writes a file. */
  readonly writeFile: WriteFile;
  /** Aborted when nobody reads `out` any more, or asked to stop. */
  readonly wanted: AbortSignal;
}

/** True when every statement succeeded. @throws ShellSyntaxError when the text cannot be read; nothing has run then. */
export async function runLine(text: string, actor: ProvedActor, io: ShellIo): Promise<boolean> {
  const statements = parseLine(text).statements.map((statement) => ({
    statement,
    stage: readOutputStage(statement.commands.slice(1)),
  }));
  for (const { statement, stage } of statements) {
    if (io.wanted.aborted) return false;
    if (!(await runStatement(statement, stage, actor, io))) return false;
  }
  return true;
}

async function runStatement(
  statement: Pipeline,
  stage: OutputStage,
  actor: ProvedActor,
  io: ShellIo,
): Promise<boolean> {
  const [command] = statement.commands;
  try {
    const definition = findCommand(command.name);
    const parameters = bindArguments(definition, command);
    if (definition.confirms && parameters.Confirm === undefined && parameters.WhatIf !== true && io.confirm) {
      if (!(await io.confirm(`${statement.text}\nDo you want to continue?`))) return true;
      parameters.Confirm = false;
    }
    const path = parameters.WhatIf === true ? null : takePath(definition.name, parameters);
    const result = await answerInParts({ cmdlet: definition.name, parameters, actor, wanted: io.wanted });
    if (!result.ok) {
      io.err(describeProblems(command.name, result.problems));
      return false;
    }
    if ('parts' in result) return await printParts(command.name, result, stage, io);
    const report = path === null ? result.report : await writeExport(result.report, path, io.writeFile);
    await print(report, stage, io);
    return result.report.items.every((item) => item.state !== 'refused');
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    io.err(describeProblems(command.name, error.problems));
    return false;
  }
}

async function print(report: CommandReport, stage: OutputStage, io: ShellIo): Promise<void> {
  const text = formatOutput(report.output, stage, report.columns);
  if (text !== '') await io.out(text);
  for (const line of describeReport(report)) io.err(line);
}

/** @returns false when it failed on the way; what was printed until then stays, and the error says so. */
async function printParts(
  name: string,
  { parts, columns }: CommandParts,
  stage: OutputStage,
  io: ShellIo,
): Promise<boolean> {
  const printer = partPrinter(stage, columns);
  const print = async (text: string) => {
    if (text !== '') await io.out(text);
  };
  for (;;) {
    const part = await parts.next();
    if (io.wanted.aborted) return false;
    if (part.done !== true) {
      await print(printer.textOf(part.value));
      continue;
    }
    if (part.value === null) {
      await print(printer.end());
      return true;
    }
    io.err(describeProblems(name, part.value.problems));
    return false;
  }
}
