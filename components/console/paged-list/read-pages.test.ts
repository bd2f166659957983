import { describe, expect, it } from 'vitest';
import type { RunCommand } from '@/components/console/command/command-context';
import type { MailListQuestion } from './mail-question';
import { readPages } from './read-pages';

const question: MailListQuestion = {
  cmdlet: 'Get-Message',
  queue: null,
  filter: "FromAddress -like '*orders*'",
  sort: null,
  page: 'next:elsewhere',
  pageSize: 500,
};

/** A server with so many rows, whose bookmarks are the number of the next one. */
function serving(total: number): { readonly run: RunCommand; readonly asked: Record<string, unknown>[] } {
  const asked: Record<string, unknown>[] = [];
  const run: RunCommand = async (cmdlet, parameters) => {
    asked.push(parameters);
    const from = Number(parameters.BookmarkObject ?? 0);
    const to = Math.min(total, from + Number(parameters.ResultSize));
    return {
      ok: true,
      report: {
        cmdlet,
        commandText: '',
        elapsedMs: 1,
        whatIf: false,
        output: Array.from({ length: to - from }, (_none, index) => ({ Identity: String(from + index) })),
        columns: [],
        warnings: [],
        queueEffect: null,
        items: [],
        undo: null,
        page: {
          next: to < total ? String(to) : null,
          previous: null,
          totalCount: total,
          totalIsAtLeast: false,
        },
      },
    };
  };
  return { run, asked };
}

describe('all pages of a list', () => {
  it('are read from the first on, by the filter, each as large as an answer may be', async () => {
    const { run, asked } = serving(12_000);
    const seen: string[] = [];
    const ended = await readPages(
      run,
      { ...question, page: '' },
      (output) => seen.push(...output.map(({ Identity }) => String(Identity))) > 0,
      new AbortController().signal,
    );
    expect(ended).toEqual({ kind: 'complete' });
    expect(new Set(seen).size).toBe(12_000);
    expect(asked.map(({ ResultSize, Filter }) => [ResultSize, Filter])).toEqual(
      Array.from({ length: 3 }, () => [5000, question.filter]),
    );
  });

  it('end where no more are wanted, and where the reader stops', async () => {
    const { run, asked } = serving(12_000);
    expect(await readPages(run, question, () => false, new AbortController().signal)).toEqual({
      kind: 'stopped',
    });
    expect(asked).toHaveLength(1);
    expect(await readPages(run, question, () => true, AbortSignal.abort())).toEqual({ kind: 'stopped' });
    expect(asked).toHaveLength(2);
  });

  it('are not half of a list when one cannot be read', async () => {
    const problems = [{ id: 'DatabaseUnavailable', parameter: null, args: {} }];
    const run: RunCommand = async () => ({ ok: false, status: 503, problems, commandText: null });
    expect(await readPages(run, question, () => true, new AbortController().signal)).toEqual({
      kind: 'failed',
      problems,
    });
  });
});
