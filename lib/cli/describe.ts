import type { Problem } from '@/lib/commands/command/errors';
import type { CommandReport, ItemResult } from '@/lib/commands/command/report';
import { translator } from '@/lib/i18n/translate';
import type { ShellSyntaxError } from '@/lib/shell/language/syntax-error';

/**
 * Owns: the English sentences that the shell prints beside results: errors with their cure, warnings, what moved.
 * Does not: decide what is an error.
 */

const translate = translator('en');

/** `Cmdlet : message` then the cure, a pair of lines for each problem. */
export function describeProblems(cmdlet: string, problems: readonly Problem[]): string {
  return problems.map((problem) => `${cmdlet} : ${describeProblem(problem)}`).join('\n');
}

export function describeSyntaxError(error: ShellSyntaxError, text: string): string {
  const line = text.slice(0, error.offset).split('\n').length;
  const column = error.offset - text.lastIndexOf('\n', error.offset - 1);
  const message = translate(`errors.${error.id}.message`, error.args);
  const cure = translate(`errors.${error.id}.cure`, error.args);
  return `${message}\n    At line ${line}, column ${column}. ${cure}`;
}

/** What a change did, one line each; a read with more pages says so. */
export function describeReport(report: CommandReport): string[] {
  const lines = report.warnings.map((warning) => `WARNING: ${describeProblem(warning)}`);
  const say = (key: string, args: Record<string, string | number>) =>
    lines.push(translate(`cli.${key}`, args));
  if (report.whatIf) say('whatIf', { command: report.commandText.replace(/ -WhatIf\b/, '') });
  const effect = report.queueEffect;
  if (effect && effect.movedMessages > 0) say(report.whatIf ? 'wouldMove' : 'moved', { ...effect });
  if (effect && effect.strandedMessages > 0) say(report.whatIf ? 'wouldStrand' : 'stranded', { ...effect });
  if (report.items.length > 0) say('items', countItems(report.items));
  for (const item of report.items.filter((one) => one.state !== 'done')) lines.push(describeItem(item));
  if (report.page?.next !== null && report.page?.next !== undefined) say('morePages', {});
  return lines;
}

function describeProblem(problem: Problem): string {
  const message = translate(`errors.${problem.id}.message`, problem.args);
  const cure = translate(`errors.${problem.id}.cure`, problem.args);
  const place = problem.parameter ? ` (-${problem.parameter})` : '';
  return `${message}${place}\n    ${cure} [${problem.id}]`;
}

function describeItem(item: ItemResult): string {
  if (item.problem) return `${item.identity} : ${describeProblem(item.problem)}`;
  return translate('cli.itemPending', { identity: item.identity });
}

function countItems(items: readonly ItemResult[]): Record<string, number> {
  const count = (state: ItemResult['state']) => items.filter((item) => item.state === state).length;
  return { done: count('done'), pending: count('pending'), refused: count('refused') };
}
