import { describe, expect, it } from 'vitest';
import { MAX_HEADER_BYTES, ReceivedContent } from './receive-content';

const limits = {
  maxSizeBytes: null,
  maxHopCount: 30,
  completion: null,
  saidBytes: null,
  takeRoom: () => true,
  isLoop: () => false,
  judgeHeader: null,
};

/** A content and how often its source was told to read on. */
function contentOf(maxSizeBytes: number | null = null) {
  const source = {
    times: 0,
    readOn() {
      this.times += 1;
    },
  };
  return { source, content: new ReceivedContent({ ...limits, maxSizeBytes }, source) };
}

async function read(content: ReceivedContent): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of content) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}

it('reads a large header that comes octet by octet in a time that grows with it, not with its square', async () => {
  const folded = ` ${'x'.repeat(70)}\r\n`.repeat(2500);
  const text = `Subject: found\r\nX-Long:\r\n${folded}Date: today\r\n\r\nbody\r\n`;
  const octets = Buffer.from(text);
  const { content } = contentOf();
  const whole = read(content);
  for (let at = 0; at < octets.length; at++) {
    content.push([octets.subarray(at, at + 1)]);
    await Promise.resolve(); // the reader has its turn, so each octet is looked at alone
  }
  content.end();
  expect(await whole).toBe(text);
  expect(content.facts()).toMatchObject({ subject: 'found', sizeBytes: text.length });
});

describe('content', () => {
  it('that came before its reader comes in one piece, at once', async () => {
    const { content } = contentOf();
    content.push([Buffer.from('x: y\r\n\r\n'), Buffer.from('.a\r\n')]);
    content.end();
    expect(await content.next()).toEqual({ done: false, value: Buffer.from('x: y\r\n\r\n.a\r\n') });
    expect(await content.next()).toEqual({ done: true, value: undefined });
  });

  it('has no facts before it was read to its end', async () => {
    const { content } = contentOf();
    content.push([Buffer.from('x: y\r\n\r\n')]);
    content.end();
    await content.next();
    expect(() => content.facts()).toThrow('not been read');
    await content.next();
    expect(content.facts().sizeBytes).toBe(8);
  });

  it('that nobody reads makes its source wait, and reading lets it go on', async () => {
    const { content, source } = contentOf();
    content.push([Buffer.alloc(64 * 1024, 'x')]);
    expect(content.isFull).toBe(true);
    await content.next();
    expect({ isFull: content.isFull, times: source.times }).toEqual({ isFull: false, times: 1 });
  });

  it('that its reader gives up is dropped as it comes, and its source goes on', async () => {
    const { content, source } = contentOf();
    content.push([Buffer.alloc(64 * 1024, 'x')]);
    for await (const _piece of content) {
      content.push([Buffer.alloc(64 * 1024, 'x')]);
      break;
    }
    expect({ isFull: content.isFull, times: source.times }).toEqual({ isFull: false, times: 2 });
    content.push([Buffer.alloc(64 * 1024, 'x')]);
    expect(content.isFull).toBe(false);
    content.end();
    await expect(content.next()).rejects.toThrow('given up');
    expect(() => content.facts()).toThrow('not been read');
  });

  it('over its limit throws, and what follows is dropped', async () => {
    const { content } = contentOf(10);
    content.push([Buffer.from('x: y\r\n\r\nlonger\r\n')]);
    await expect(read(content)).rejects.toThrow('552 5.3.4');
    content.push([Buffer.alloc(64 * 1024, 'x')]);
    expect(content).toMatchObject({ isFull: false, refusal: { code: 552 } });
  });

  it('whose client goes away throws to who waits for more', async () => {
    const { content } = contentOf();
    const whole = read(content);
    content.push([Buffer.from('x: y\r\n\r\n')]);
    await Promise.resolve();
    content.breakOff();
    await expect(whole).rejects.toThrow('The client is gone');
    expect(content.isClientGone).toBe(true);
  });

  it('that was received in full is read to its end after its client went away', async () => {
    const { content } = contentOf();
    content.push([Buffer.from('x: y\r\n\r\n')]);
    content.end();
    content.breakOff();
    expect(await read(content)).toBe('x: y\r\n\r\n');
  });
});

describe('a header over a limit', () => {
  const tooManyHops = `${'Received: from a by b; today\r\n'.repeat(31)}Subject: x\r\n\r\nbody\r\n`;
  const tooLarge = `X: ${'x'.repeat(MAX_HEADER_BYTES)}\r\n\r\nbody\r\n`;

  // Nearly all of it, and then its end with all the rest: less than half as much again.
  it.each([0.6, 0.9, 0.99, 1])('is refused, when %d of the message came first', async (part) => {
    for (const [text, why] of [
      [tooManyHops, '554 5.4.6'],
      [tooLarge, '552 5.3.4'],
    ] as const) {
      const { content } = contentOf();
      const at = Math.floor(text.length * part);
      content.push([Buffer.from(text.slice(0, at))]);
      const whole = read(content);
      await Promise.resolve();
      content.push([Buffer.from(text.slice(at))]);
      content.end();
      await expect(whole).rejects.toThrow(why);
    }
  });
});
