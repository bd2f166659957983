import { problemResponse } from '@/app/api/commands/[cmdlet]/problem-details';
import { currentUser } from '@/app/console-auth';
import { getLive } from '@/lib/live/live';
import { changeStream } from './change-stream';
import { StreamCount } from './stream-count';

const holder: typeof globalThis & { posternStreams?: StreamCount } = globalThis;
holder.posternStreams ??= new StreamCount();
const streams = holder.posternStreams;

/** What changed, as server-sent events; a browser holds one (components/console/live/live-source.ts). */
export async function GET(request: Request): Promise<Response> {
  const { headers, signal } = request;
  const user = await currentUser(headers);
  if (!user) return problemResponse('SessionRequired', 401);
  const leave = streams.enter(user.sessionId);
  if (leave === null) return problemResponse('TooManyStreams', 429);
  return new Response(
    changeStream(signal, async () => (await currentUser(headers)) !== null, getLive(), leave),
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
