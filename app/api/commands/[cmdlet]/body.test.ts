import { describe, expect, it } from 'vitest';
import { MAX_BODY_BYTES, readParameters } from './body';

const post = (body: string, type = 'application/json') =>
  new Request('http://localhost/', { method: 'POST', body, headers: { 'content-type': type } });

describe('the body of a command', () => {
  it('is a JSON object of parameters', async () => {
    expect(await readParameters(post('{"Name":"x"}', 'application/json; charset=utf-8'))).toEqual({
      ok: true,
      parameters: { Name: 'x' },
    });
  });

  it('may be empty', async () => {
    expect(await readParameters(post('', 'text/plain'))).toEqual({ ok: true, parameters: {} });
  });

  it.each(['[1]', '"x"', 'null', '{', '7'])('is refused as %s', async (text) => {
    expect(await readParameters(post(text))).toEqual({ ok: false, problem: 'BodyInvalid', status: 400 });
  });

  it('is refused under a content type that a foreign form can send', async () => {
    expect(await readParameters(post('{}', 'text/plain'))).toEqual({
      ok: false,
      problem: 'BodyNotJson',
      status: 415,
    });
  });

  it('is refused above its limit', async () => {
    expect(await readParameters(post(`"${'x'.repeat(MAX_BODY_BYTES)}"`))).toEqual({
      ok: false,
      problem: 'BodyTooLarge',
      status: 413,
    });
  });
});
