import type { BenchContext } from '../bench';
import type { CommandClient } from '../tools/timed-command';
import { type ListQuestion, PAGE_SIZE } from './list-questions';

/**
 * Owns: how long the server takes to answer them.
 * Promises: one question at a time, a few unmeasured ones before; each answer is looked at: the same number of rows each
 *   time, and no page at all is an error.
 */
export interface ListTime {
  readonly title: string;
  readonly isSameAnswer: boolean;
  readonly rows: number;
  readonly ms: readonly number[];
}

const UNMEASURED = 5;
/** The most that the HTTP face gives: for walking fast. */
const STRIDE = 5000;

export async function timeList(
  client: CommandClient,
  question: ListQuestion,
  runs: number,
  signal: AbortSignal,
): Promise<ListTime> {
  const { title, cmdlet, parameters, isSameAnswer } = question;
  const ms: number[] = [];
  let rows: number | null = null;
  for (let run = -UNMEASURED; run < runs; run += 1) {
    signal.throwIfAborted();
    const answer = await client.ask(cmdlet, parameters);
    const count = answer.report.output.length;
    if (count === 0) throw new Error(`${title}: nothing was listed`);
    if (rows !== null && rows !== count)
      throw new Error(`${title}: ${rows} rows at first, then ${count}: the backlog does not wait`);
    rows = count;
    if (run >= 0) ms.push(answer.ms);
  }
  return { title, isSameAnswer, rows: rows ?? 0, ms };
}

/** Page 1,000, or the last full one, by its bookmark; walked to with pages of the largest size. */
export async function farPage(
  client: CommandClient,
  messages: number,
  { signal, say }: Pick<BenchContext, 'signal' | 'say'>,
): Promise<ListQuestion> {
  const page = Math.min(1000, Math.floor(messages / PAGE_SIZE));
  let left = (page - 1) * PAGE_SIZE;
  let bookmark: string | null = null;
  while (left > 0) {
    signal.throwIfAborted();
    const size = Math.min(STRIDE, left);
    const parameters = { ResultSize: size, ...(bookmark === null ? {} : { BookmarkObject: bookmark }) };
    const { report } = await client.ask('Get-Message', parameters);
    const next = report.page?.next;
    bookmark = typeof next === 'string' ? next : null;
    if (report.output.length !== size || bookmark === null)
      throw new Error(`The list ended ${left} messages before page ${page}`);
    left -= size;
  }
  say(`page ${page} found`);
  return {
    title: 'messages, page 1,000 by key',
    cmdlet: 'Get-Message',
    parameters: { ResultSize: PAGE_SIZE, ...(bookmark === null ? {} : { BookmarkObject: bookmark }) },
    isSameAnswer: true,
  };
}
