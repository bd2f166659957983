import { getLive, type Live } from '@/lib/live/live';

/**
 * Owns: one client's stream of changes.
 * Promises: each event is `{topics}`, and names no object; a comment keeps the line open; it ends with the client's connection,
 *   with the session (asked when sessions have ended, and at each heartbeat), and with a client that does not read: it
 *   reconnects and reads all anew.
 * Does not: send data. Whoever hears of a change asks by a command, with its permission.
 */

const HEARTBEAT_MS = 15_000;
const RETRY_MS = 2000;
/** Events that a client may leave unread. */
const MAX_UNREAD = 64;

export function changeStream(
  signal: AbortSignal,
  isSignedIn: () => Promise<boolean>,
  live: Pick<Live, 'subscribe'> = getLive(),
  onEnd: () => void = () => {},
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let stop = () => {};
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const send = (text: string) => {
          if ((controller.desiredSize ?? 0) <= 0) return end();
          controller.enqueue(encoder.encode(text));
        };
        const look = () => {
          isSignedIn().then(
            (signedIn) => (signedIn ? send(': still here\n\n') : end()),
            // The database is away: the client keeps its stream, and hears when it is back.
            () => send(': still here\n\n'),
          );
        };
        const unsubscribe = live.subscribe((topics) => {
          if (topics.includes('sessions')) look();
          const told = topics.filter((topic) => topic !== 'sessions');
          if (told.length > 0) send(`data: ${JSON.stringify({ topics: told })}\n\n`);
        });
        const heartbeat = setInterval(look, HEARTBEAT_MS);
        stop = () => {
          stop = () => {};
          onEnd();
          clearInterval(heartbeat);
          unsubscribe();
          signal.removeEventListener('abort', end);
        };
        function end() {
          stop();
          try {
            controller.close();
          } catch {
            // The client has closed it already.
          }
        }
        signal.addEventListener('abort', end);
        if (signal.aborted) return end();
        send(`retry: ${RETRY_MS}\n\n`);
      },
      cancel() {
        stop();
      },
    },
    { highWaterMark: MAX_UNREAD },
  );
}
