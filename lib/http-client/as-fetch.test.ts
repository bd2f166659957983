import { expect, it } from 'vitest';
import { asFetch, HttpFaultError, httpFaultBehind } from './as-fetch';
import type { HttpCall } from './http-client';
import { failed, type HttpOutcome } from './outcome';

const LIMITS = { timeoutMs: 1000, maxBodyBytes: 1000 };

function clientOf(outcome: HttpOutcome) {
  const calls: HttpCall[] = [];
  const call = async (one: HttpCall) => {
    calls.push(one);
    return outcome;
  };
  return { calls, fetch: asFetch({ call }, LIMITS) };
}

it('passes on method, headers and a form, and gives the answer back whole', async () => {
  const body = Buffer.from('{"a":"ü"}');
  const { fetch, calls } = clientOf({ kind: 'answered', status: 400, headers: { 'x-a': 'b' }, body });
  const headers = { accept: 'application/json' };
  const answer = await fetch('https://x/', {
    method: 'POST',
    headers,
    body: new URLSearchParams({ a: '1 2' }),
  });
  expect(calls).toEqual([{ ...LIMITS, method: 'POST', url: 'https://x/', headers, body: 'a=1+2' }]);
  expect([answer.status, answer.headers.get('x-a'), await answer.json()]).toEqual([400, 'b', { a: 'ü' }]);
});

it('throws what failed, which is found again behind a library’s own error', async () => {
  const fault = { key: 'nameNotFound', args: { host: 'x' } } as const;
  const { fetch } = clientOf(failed(fault));
  const thrown = await fetch('https://x/', { method: 'GET', headers: {} }).catch((error: unknown) => error);
  expect(thrown).toBeInstanceOf(HttpFaultError);
  expect(httpFaultBehind(new Error('library', { cause: new Error('inner', { cause: thrown }) }))).toEqual(
    fault,
  );
  expect(httpFaultBehind(new Error('another'))).toBeNull();
});

it('sends nothing but text', async () => {
  const { fetch, calls } = clientOf({ kind: 'answered', status: 204, headers: {}, body: Buffer.alloc(0) });
  const send = (method: string, body: unknown) => fetch('https://x/', { method, headers: {}, body });
  await expect(send('POST', new Uint8Array(3))).rejects.toThrow(TypeError);
  await expect(send('PUT', 'x')).rejects.toThrow(TypeError);
  expect(calls).toEqual([]);
  expect((await send('GET', null)).status).toBe(204);
});
