import { publicUrl } from '@/app/console-auth';
import { MAX_RESULT_SIZE } from '@/app/result-size';
import { isOwnOrigin } from '@/lib/auth/origin';
import { answer } from '@/lib/commands/run/run';
import { bearerToken, sessionActor, tokenActor } from './actor';
import { readParameters } from './body';
import { problemResponse } from './problem-details';

/**
 * The HTTP face: POST /api/commands/New-SendConnector with the parameters as JSON.
 * 200 with the command's report, or application/problem+json (RFC 9457) in English.
 */
export async function POST(
  request: Request,
  { params }: { params: Promise<{ cmdlet: string }> },
): Promise<Response> {
  const token = bearerToken(request.headers);
  if (!token && !isOwnOrigin(request.headers, publicUrl())) return problemResponse('ForeignOrigin', 403);
  const actor = token ? await tokenActor(token) : await sessionActor(request.headers);
  if (!actor) return problemResponse('SessionRequired', 401);
  const body = await readParameters(request);
  if (!body.ok) return problemResponse(body.problem, body.status);
  const { cmdlet } = await params;
  const result = await answer({
    cmdlet,
    parameters: body.parameters,
    actor,
    maxResultSize: MAX_RESULT_SIZE,
  });
  if (!result.ok) return problemResponse(result.problems, result.status, result.commandText);
  return Response.json(result.report, { headers: { 'cache-control': 'no-store' } });
}
