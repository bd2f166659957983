import { problemResponse } from '@/app/api/commands/[cmdlet]/problem-details';
import { currentUser } from '@/app/console-auth';
import { changeStream } from './change-stream';

/** What changed, as server-sent events; a browser holds one (components/console/live/live-source.ts). */
export async function GET(request: Request): Promise<Response> {
  const { headers, signal } = request;
  if (!(await currentUser(headers))) return problemResponse('SessionRequired', 401);
  return new Response(
    changeStream(signal, async () => (await currentUser(headers)) !== null),
    {
      headers: {
        'content-type': 'text/event-stream; charset=utf-8',
        // no-transform keeps Next and proxies from compressing: a compressor holds small events back.
        'cache-control': 'no-store, no-transform',
        'x-accel-buffering': 'no',
      },
    },
  );
}

export const dynamic = 'force-dynamic';
