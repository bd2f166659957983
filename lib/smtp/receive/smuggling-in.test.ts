import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { FALSE_ENDS, SMUGGLED } from '@/lib/smtp/false-ends.test-tools';
import { RawSmtpClient } from '@/lib/testing/raw-smtp-client';
import { startTestReceive, type TestReceive } from './receive.test-tools';

/** What comes in with a false end of data in it is one message, whole, or none. */
let receive: TestReceive;

beforeAll(async () => {
  receive = await startTestReceive();
});
afterAll(() => receive.server.stop());
beforeEach(() => {
  receive.taken.length = 0;
});

/** Nothing is missing in the header, so that it is stored as it came. */
const FRONT = 'From: <a@x.example>\r\nDate: today\r\nMessage-ID: <1@x.example>\r\n\r\nbefore';

/** Says the content in these pieces, each of them a write of its own. @returns the reply to it. */
async function send(pieces: readonly string[]): Promise<string> {
  const client = await RawSmtpClient.greeted(receive.server.port);
  try {
    await client.say('EHLO client.example');
    await client.say('MAIL FROM:<a@x.example>');
    await client.say('RCPT TO:<bob@contoso.com>');
    expect(await client.say('DATA')).toMatch(/^354 /);
    for (const piece of pieces) {
      client.write(piece);
      await new Promise((resolve) => setImmediate(resolve));
    }
    const reply = await client.reply();
    // Nothing of the content was taken for a command: these two are the next that is answered.
    expect(await client.say('NOOP')).toMatch(/^250 2\.0\.0 OK/);
    expect(await client.say('QUIT')).toMatch(/^221 /);
    expect(await client.closed()).toBe('');
    return reply;
  } finally {
    client.destroy();
  }
}

function cutsOf(octets: string): string[][] {
  const whole = `${FRONT}${octets}${SMUGGLED}.\r\n`;
  const cuts = Array.from({ length: octets.length + 1 }, (_, at) => FRONT.length + at);
  const afterEach = [...FRONT.slice(-1), ...octets];
  return [
    [whole],
    ...cuts.map((at) => [whole.slice(0, at), whole.slice(at)]),
    // Each octet of the sequence alone.
    [FRONT.slice(0, -1), ...afterEach, `${SMUGGLED}.\r\n`],
  ];
}

describe('a false end of data that comes in', () => {
  it.each(FALSE_ENDS.filter(({ stored }) => stored !== null))(
    '$name is content of one message, however its octets are cut',
    async ({ octets, stored }) => {
      const all = cutsOf(octets);
      for (const pieces of all) expect(await send(pieces)).toMatch(/^250 2\.0\.0 /);
      const contents = receive.taken.map(({ content }) => content);
      expect(contents).toEqual(all.map(() => `${FRONT}${stored}${SMUGGLED}`));
      for (const { message } of receive.taken) expect(message.from).toBe('a@x.example');
    },
  );

  it.each(FALSE_ENDS.filter(({ stored }) => stored === null))(
    '$name is refused with the whole message, however its octets are cut',
    async ({ octets }) => {
      for (const pieces of cutsOf(octets)) {
        expect(await send(pieces)).toBe('554 5.6.0 The message contains NUL characters');
      }
      expect(receive.taken).toEqual([]);
    },
  );
});

describe('the one true end', () => {
  it('after an extra CR is an end too: RFC 5321 looks at CRLF.CRLF alone', async () => {
    expect(await send([`${FRONT}\r\r\n.\r\n`])).toMatch(/^250 /);
    expect(receive.taken.map(({ content }) => content)).toEqual([`${FRONT}\r\n`]);
  });

  it('makes of what follows a second message only when it says so itself', async () => {
    const client = await RawSmtpClient.greeted(receive.server.port);
    await client.say('EHLO client.example');
    client.write('MAIL FROM:<a@x.example>\r\nRCPT TO:<bob@contoso.com>\r\nDATA\r\n');
    for (const code of ['250', '250', '354']) expect((await client.reply()).slice(0, 3)).toBe(code);
    client.write(`one\r\n.\r\n${SMUGGLED}.\r\n`);
    for (const code of ['250', '250', '250', '354', '250'])
      expect((await client.reply()).slice(0, 3)).toBe(code);
    expect(receive.taken.map(({ message }) => message.from)).toEqual([
      'a@x.example',
      'smuggled@admin.example',
    ]);
    client.destroy();
  });
});
