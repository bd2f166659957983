import type { RunCommand } from '@/components/console/command/command-context';
import type { Problem } from '@/lib/commands/command/errors';
import type { OutputRow, PageInfo } from '@/lib/commands/command/report';
import { type MailListQuestion, pagePlace, toParameters } from './mail-question';

/** As many as one answer over HTTP holds. */
const ROWS_A_PAGE = 5000;

type Ended =
  /** Nothing comes behind the last page. */
  | { readonly kind: 'complete' }
  /** By the signal, or as `onPage` wanted no more. */
  | { readonly kind: 'stopped' }
  | { readonly kind: 'failed'; readonly problems: readonly Problem[] };

/**
 * All that a list's question matches, page after page from the first.
 * @param onPage @returns whether more is wanted
 */
export async function readPages(
  run: RunCommand,
  question: MailListQuestion,
  onPage: (output: readonly OutputRow[], page: PageInfo | null) => boolean,
  signal: AbortSignal,
): Promise<Ended> {
  for (let page = ''; ; ) {
    const answer = await run(question.cmdlet, toParameters({ ...question, page, pageSize: ROWS_A_PAGE }));
    if (signal.aborted) return { kind: 'stopped' };
    if (!answer.ok) return { kind: 'failed', problems: answer.problems };
    const { output, page: info } = answer.report;
    const isMoreWanted = onPage(output, info);
    page = pagePlace('next', info?.next);
    if (page === '') return { kind: 'complete' };
    if (!isMoreWanted) return { kind: 'stopped' };
  }
}
