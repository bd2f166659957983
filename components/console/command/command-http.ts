import type { Problem, ProblemStatus } from '@/lib/commands/command/errors';
import type { CommandAnswer, CommandReport } from '@/lib/commands/command/report';
import { unattendedHeader } from './attended';

/** A command by POST /api/commands: the answer that runCommand would give. @throws when the console cannot be reached */
export async function readByHttp(
  cmdlet: string,
  parameters: Record<string, unknown>,
): Promise<CommandAnswer> {
  const response = await fetch(`/api/commands/${encodeURIComponent(cmdlet)}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...unattendedHeader() },
    body: JSON.stringify(parameters),
    cache: 'no-store',
  });
  if (response.ok) {
    const report: CommandReport = await response.json();
    return { ok: true, report };
  }
  if (!response.headers.get('content-type')?.startsWith('application/problem+json')) {
    throw new Error(`HTTP ${response.status}`);
  }
  const details: { problems: Problem[]; commandText: string | null } = await response.json();
  return {
    ok: false,
    status: statusOf(response.status),
    problems: details.problems,
    commandText: details.commandText,
  };
}

const STATUSES: readonly (ProblemStatus | 500)[] = [400, 401, 403, 404, 409, 429, 503];

function statusOf(status: number): ProblemStatus | 500 {
  return STATUSES.find((known) => known === status) ?? 500;
}
