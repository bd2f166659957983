import type { RunCommand } from '@/components/console/command/command-context';
import type { Problem } from '@/lib/commands/command/errors';
import type { ItemResult } from '@/lib/commands/command/report';

/**
 * One act on many objects: a few commands one after the other (Next sends server actions in order anyway), so that it
 * can be watched and stopped.
 */
export interface BulkRequest {
  readonly parameters: Readonly<Record<string, unknown>>;
  /** The objects that this command is for, as far as they are known beforehand. */
  readonly identities: readonly string[];
}

export interface BulkResult {
  readonly done: number;
  readonly pending: readonly ItemResult[];
  readonly refused: readonly ItemResult[];
  /** Objects of commands that were not sent, as it was stopped. */
  readonly untouched: number;
}

/** Enough to be quick, few enough that progress shows and Stop stops soon. */
const IDENTITIES_A_COMMAND = 100;

export function inPortions(
  identities: readonly string[],
  parameters: Readonly<Record<string, unknown>>,
): readonly BulkRequest[] {
  const requests: BulkRequest[] = [];
  for (let start = 0; start < identities.length; start += IDENTITIES_A_COMMAND) {
    const portion = identities.slice(start, start + IDENTITIES_A_COMMAND);
    requests.push({ parameters: { ...parameters, Identity: portion }, identities: portion });
  }
  return requests;
}

/** @param onProgress how many objects have been dealt with */
export async function runBulk(
  run: RunCommand,
  cmdlet: string,
  requests: readonly BulkRequest[],
  onProgress: (done: number) => void,
  signal: AbortSignal,
): Promise<BulkResult> {
  const items: ItemResult[] = [];
  let dealtWith = 0;
  const total = requests.reduce((sum, request) => sum + request.identities.length, 0);
  for (const request of requests) {
    if (signal.aborted) break;
    const answer = await run(cmdlet, { ...request.parameters });
    items.push(...(answer.ok ? answer.report.items : refuseAll(request, answer.problems)));
    dealtWith += request.identities.length;
    onProgress(dealtWith);
  }
  return {
    done: items.filter((item) => item.state === 'done').length,
    pending: items.filter((item) => item.state === 'pending'),
    refused: items.filter((item) => item.state === 'refused'),
    untouched: total - dealtWith,
  };
}

/** The command as a whole was refused: each of its objects for that reason. */
function refuseAll(request: BulkRequest, problems: readonly Problem[]): readonly ItemResult[] {
  const [problem = null] = problems;
  return request.identities.map((identity) => ({ identity, state: 'refused', problem }));
}
