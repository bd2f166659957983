import { headers } from 'next/headers';
import { currentActor } from '@/app/console-auth';
import { MAX_RESULT_SIZE } from '@/app/result-size';
import type { FirstAnswer } from '@/components/console/command/first-answers';
import { questionText } from '@/components/console/command/question-text';
import { type FirstQuestion, firstQuestions } from '@/components/nodes/first-questions';
import type { NodePath } from '@/components/nodes/node-paths';
import type { ProvedActor } from '@/lib/auth/proved-actor';
import type { CommandReport } from '@/lib/commands/command/report';
import { answer } from '@/lib/commands/run/run';

/**
 * Owns: the answers that a page brings along, so that its list is not empty until the browser has asked.
 * Promises: whoever acts is proved as for any command, and run() decides what he may read; what is refused, failed or late is
 *   left to the browser. No more rows than a screen shows, so that the page stays small.
 */

/** The first screen of a list, in a window of full height. */
const ROWS = 40;
/** A page that waits longer than this for its list had better come without. */
const WAIT_MS = 400;

export async function firstAnswers(
  path: NodePath,
  get: (name: string) => string | null,
): Promise<Record<string, FirstAnswer>> {
  const actor = await currentActor(await headers(), 'console');
  if (actor === null) return {};
  const answers: Record<string, FirstAnswer> = {};
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, WAIT_MS);
  });
  await Promise.race([late, askAll(firstQuestions(path, get), actor, answers)]);
  clearTimeout(timer);
  // What comes later is not part of what was sent.
  return { ...answers };
}

async function askAll(
  questions: readonly FirstQuestion[],
  actor: ProvedActor,
  answers: Record<string, FirstAnswer>,
): Promise<void> {
  await Promise.all(
    questions.map(async ({ cmdlet, parameters, pageSize, next }) => {
      const asked = pageSize === undefined ? parameters : { ...parameters, ResultSize: ROWS };
      const given = await answer({ cmdlet, parameters: asked, actor, maxResultSize: MAX_RESULT_SIZE });
      if (!given.ok) return;
      answers[questionText(cmdlet, parameters)] = firstOf(given.report, pageSize);
      await askAll(next?.(given.report.output) ?? [], actor, answers);
    }),
  );
}

function firstOf(report: CommandReport, pageSize: number | undefined): FirstAnswer {
  const { output, page } = report;
  if (pageSize === undefined || page === null) {
    return { report: { ...report, output: output.slice(0, ROWS) }, isPartial: output.length > ROWS };
  }
  // Whether there is a further page is a matter of whole pages.
  const hasNext = page.totalIsAtLeast || page.totalCount > pageSize;
  return {
    report: { ...report, page: { ...page, next: hasNext ? page.next : null } },
    isPartial: output.length === ROWS,
  };
}
