import { subscribe } from 'node:diagnostics_channel';

/**
 * Owns: that a server action can know when its client has gone (app/client-gone.ts). Loaded before Next (`node --import`),
 *   which tells routes of it and actions not.
 * Promises: each request bears a number of its own, whatever its client wrote there, by which the signal is found until the
 *   answer has ended.
 * Does not: end anything.
 */
const HEADER = 'x-postern-request';

/** By number. The bundles that Next makes share nothing with this file but the process. */
const signals = new Map();
globalThis[Symbol.for('postern.client-gone')] = signals;

let count = 0;

subscribe('http.server.request.start', ({ request, response }) => {
  count += 1;
  const number = String(count);
  const gone = new AbortController();
  request.headers[HEADER] = number;
  signals.set(number, gone.signal);
  response.once('close', () => {
    signals.delete(number);
    if (!response.writableFinished) gone.abort();
  });
});
