/**
 * Owns: whether the client of a server action has gone, as lib/launch/processes/client-gone.mjs knows it.
 * Promises: a signal that is aborted then; undefined where that file is not loaded (`npm run dev`).
 */
const HEADER = 'x-postern-request';

export function clientGone(headers: Headers): AbortSignal | undefined {
  const signals: unknown = Reflect.get(globalThis, Symbol.for('postern.client-gone'));
  const signal: unknown = signals instanceof Map ? signals.get(headers.get(HEADER)) : undefined;
  return signal instanceof AbortSignal ? signal : undefined;
}
