import type { CommandParts } from '@/lib/commands/run/answer-in-parts';
import { problemDetails } from './problem-details';

/**
 * Owns: `ResultSize: "Unlimited"` over HTTP: rows as they are read, one JSON object a line (application/x-ndjson).
 * Promises: first `{"cmdlet", "commandText", "columns"}`, then `{"row"}` for each, last `{"end": {"rowCount"}}`, or
 *   `{"problem"}` with what it failed by (RFC 9457, as a refusal's whole answer). What ends with neither was cut off. A part
 *   is read when the client has taken the one before it; with the client it all ends.
 */
export function rowStreamResponse(answer: CommandParts): Response {
  return new Response(rowStream(answer), {
    headers: {
      'content-type': 'application/x-ndjson; charset=utf-8',
      // no-transform keeps Next and proxies from compressing: a compressor holds the first rows back.
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
    },
  });
}

function rowStream({ cmdlet, commandText, columns, parts }: CommandParts): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let rowCount = 0;
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        controller.enqueue(encoder.encode(lineOf({ cmdlet, commandText, columns })));
      },
      async pull(controller) {
        const part = await parts.next();
        if (part.done !== true) {
          rowCount += part.value.length;
          controller.enqueue(encoder.encode(part.value.map((row) => lineOf({ row })).join('')));
          return;
        }
        const failure = part.value;
        const last = failure
          ? { problem: problemDetails(failure.problems, failure.status, commandText) }
          : { end: { rowCount } };
        controller.enqueue(encoder.encode(lineOf(last)));
        controller.close();
      },
      async cancel() {
        await parts.return(null);
      },
    },
    // In chunks, of which each is a part.
    { highWaterMark: 1 },
  );
}

function lineOf(value: object): string {
  return `${JSON.stringify(value)}\n`;
}
