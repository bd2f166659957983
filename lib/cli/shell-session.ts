import type { ProvedActor } from '@/lib/auth/proved-actor';
import { CommandError } from '@/lib/commands/command/errors';
import type { CommandReport } from '@/lib/commands/command/report';
import { findCommand } from '@/lib/commands/registry';
import { bindArguments } from '@/lib/commands/run/bind-arguments';
import { answer } from '@/lib/commands/run/run';
import type { Pipeline } from '@/lib/shell/language/ast';
import { parseLine } from '@/lib/shell/language/parse';
import { formatOutput, type OutputStage, readOutputStage } from '@/lib/shell/output/output-stage';
import { describeProblems, describeReport } from './describe';
import { takePath, type WriteFile, writeExport } from './export-file';

/**
 * Owns: running lines of shell text as the installation's local administrator.
 * Promises: results on `out`, everything else on `err`; statements run in order and stop at the first that fails.
 * Does not: connect (main.ts) or read keys (prompt.ts).
 */

export interface ShellIo {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Asks yes or no; null where nobody can be asked. */
  readonly confirm: ((question: string) => Promise<boolean>) | null;
  /** Where Export-Message writes a file. */
  readonly writeFile: WriteFile;
}

/** True when every statement succeeded. @throws ShellSyntaxError when the text cannot be read; nothing has run then. */
export async function runLine(text: string, actor: ProvedActor, io: ShellIo): Promise<boolean> {
  const statements = parseLine(text).statements.map((statement) => ({
    statement,
    stage: readOutputStage(statement.commands.slice(1)),
  }));
  for (const { statement, stage } of statements) {
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
    const result = await answer({ cmdlet: definition.name, parameters, actor });
    if (!result.ok) {
      io.err(describeProblems(command.name, result.problems));
      return false;
    }
    const report = path === null ? result.report : await writeExport(result.report, path, io.writeFile);
    print(report, stage, io);
    return result.report.items.every((item) => item.state !== 'refused');
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    io.err(describeProblems(command.name, error.problems));
    return false;
  }
}

function print(report: CommandReport, stage: OutputStage, io: ShellIo): void {
  const text = formatOutput(report.output, stage, report.columns);
  if (text !== '') io.out(text);
  for (const line of describeReport(report)) io.err(line);
}
