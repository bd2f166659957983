import { publicUrl } from '@/app/console-auth';
import { MAX_RESULT_SIZE } from '@/app/result-size';
import { isOwnOrigin } from '@/lib/auth/origin';
import { answerInParts } from '@/lib/commands/run/answer-in-parts';
import { actorOf, bearerToken } from './actor';
import { type Body, readParameters } from './body';
import { problemResponse } from './problem-details';
import { rowStreamResponse } from './row-stream';

/**
 * The HTTP face: POST /api/commands/New-SendConnector with the parameters as JSON.
 * 200 with the command's report, or application/problem+json (RFC 9457) in English. With a ResultSize of Unlimited, 200 with
 * rows as they are read (row-stream.ts).
 */
export async function POST(
  request: Request,
  { params }: { params: Promise<{ cmdlet: string }> },
): Promise<Response> {
  const { headers } = request;
  if (bearerToken(headers) === null && !isOwnOrigin(headers, publicUrl())) {
    return problemResponse('ForeignOrigin', 403);
  }
  const { actor, refusal } = await actorOf(headers);
  // Whoever holds a token of ours is told why it opens nothing.
  if (refusal !== null && refusal.id !== 'SessionRequired') {
    return problemResponse([{ ...refusal, parameter: null }], 401);
  }
  // Nobody is refused by run(), whatever they ask; their body is not worth reading.
  const body: Body = actor === null ? { ok: true, parameters: {} } : await readParameters(request);
  if (!body.ok) return problemResponse(body.problem, body.status);
  const { cmdlet } = await params;
  const result = await answerInParts({
    cmdlet,
    parameters: body.parameters,
    actor,
    maxResultSize: MAX_RESULT_SIZE,
    wanted: request.signal,
  });
  if (!result.ok) return problemResponse(result.problems, result.status, result.commandText);
  if ('parts' in result) return rowStreamResponse(result);
  return Response.json(result.report, { headers: { 'cache-control': 'no-store' } });
}
