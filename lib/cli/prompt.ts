import { createInterface, type Interface } from 'node:readline/promises';
import type { ProvedActor } from '@/lib/auth/proved-actor';
import { translator } from '@/lib/i18n/translate';
import { parseLine } from '@/lib/shell/language/parse';
import { ShellSyntaxError } from '@/lib/shell/language/syntax-error';
import { shownText } from '@/lib/shown-text';
import { describeSyntaxError } from './describe';
import { runLine, type ShellIo } from './shell-session';

/**
 * Owns: reading lines at a terminal, with another line where the text is not complete, and asking before loss.
 * Promises: a syntax error ends the line, not the session.
 */

/** @returns false when a statement failed or the text could not be read. */
export async function runText(text: string, actor: ProvedActor, io: ShellIo): Promise<boolean> {
  try {
    return await runLine(text, actor, io);
  } catch (error) {
    if (!(error instanceof ShellSyntaxError)) throw error;
    io.err(describeSyntaxError(error, text));
    return false;
  }
}

export async function runInteractively(actor: ProvedActor, io: ShellIo): Promise<boolean> {
  const translate = translator('en');
  const terminal = createInterface({
    input: process.stdin,
    output: process.stderr,
    terminal: process.stdin.isTTY,
  });
  const asking: ShellIo = {
    ...io,
    confirm: async (question) =>
      /^y(es)?$/i.test(await terminal.question(`${shownText(question)}\n${translate('cli.confirm')}`)),
  };
  io.err(translate('cli.welcome'));
  try {
    let succeeded = true;
    for await (const text of readTexts(terminal)) succeeded = await runText(text, actor, asking);
    return succeeded;
  } finally {
    terminal.close();
  }
}

/** Each complete text until `exit` or the end of input. */
async function* readTexts(terminal: Interface): AsyncGenerator<string> {
  let text = '';
  let isOpen = true;
  terminal.once('close', () => {
    isOpen = false;
  });
  terminal.setPrompt('[PS] > ');
  terminal.prompt();
  for await (const line of terminal) {
    text = text === '' ? line : `${text}\n${line}`;
    if (/^\s*(exit|quit)\s*$/i.test(text)) return;
    if (isIncomplete(text)) {
      terminal.setPrompt('>> ');
    } else {
      if (text.trim() !== '') yield text;
      text = '';
      terminal.setPrompt('[PS] > ');
    }
    // Lines from a pipe are still being read when the pipe has ended.
    if (isOpen) terminal.prompt();
  }
}

function isIncomplete(text: string): boolean {
  try {
    parseLine(text);
    return false;
  } catch (error) {
    return error instanceof ShellSyntaxError && error.incomplete;
  }
}
