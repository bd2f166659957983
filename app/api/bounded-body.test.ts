import { expect, it } from 'vitest';
import { POST } from './auth/[...all]/route';
import { readBoundedText } from './bounded-body';

/** Never ends; counts what was asked of it. */
function endlessBody(): { stream: ReadableStream<Uint8Array>; pulled: () => number } {
  let chunks = 0;
  const stream = new ReadableStream<Uint8Array>({
    pull(controller) {
      chunks += 1;
      controller.enqueue(new Uint8Array(1024).fill(0x61));
    },
  });
  return { stream, pulled: () => chunks };
}

function requestWith(body: BodyInit): Request {
  const headers = { 'content-type': 'application/json', host: 'localhost' };
  // Node wants to be told that a streamed body is sent before its answer is read.
  const init: RequestInit & { duplex: 'half' } = { method: 'POST', body, headers, duplex: 'half' };
  return new Request('http://localhost/api/auth/sign-in/username', init);
}

it('a body within the limit is read whole', async () => {
  expect(await readBoundedText(requestWith('äb'), 3)).toBe('äb');
  expect(await readBoundedText(requestWith('äb'), 2)).toBeNull();
});

it('a body without end is not read on past the limit', async () => {
  const { stream, pulled } = endlessBody();
  expect(await readBoundedText(requestWith(stream), 10 * 1024)).toBeNull();
  expect(pulled()).toBeLessThan(20);
});

it('a stranger cannot fill the memory through the sign-in: 413', async () => {
  const { stream, pulled } = endlessBody();
  expect((await POST(requestWith(stream))).status).toBe(413);
  expect(pulled()).toBeLessThan(100);
});
