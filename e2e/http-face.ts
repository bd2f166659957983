import type { CommandReport } from '@/lib/commands/command/report';
import { readLocalToken } from '@/lib/secrets/local-token';

/**
 * Owns: an installation's HTTP face, used as a program of the same user does: with the local token.
 * Promises: a report, or an HttpRefusal with status and problem details.
 */
export interface HttpFace {
  readonly origin: string;
  readonly dataDirectory: string;
}

/** application/problem+json, as far as the tests read it. */
export interface ProblemBody {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly problems: readonly {
    readonly id: string;
    readonly parameter: string | null;
    readonly message: string;
    readonly cure: string;
  }[];
}

export class HttpRefusal extends Error {
  constructor(
    readonly status: number,
    readonly problem: ProblemBody,
  ) {
    super(`${status} ${problem.title} ${problem.detail}`);
  }
}

export async function postCommand(
  face: HttpFace,
  cmdlet: string,
  parameters: Record<string, unknown> = {},
): Promise<CommandReport> {
  const response = await fetch(`${face.origin}/api/commands/${cmdlet}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${await readLocalToken(face.dataDirectory)}`,
    },
    body: JSON.stringify(parameters),
  });
  const body: unknown = await response.json();
  if (!response.ok) throw new HttpRefusal(response.status, body as ProblemBody);
  return body as CommandReport;
}
