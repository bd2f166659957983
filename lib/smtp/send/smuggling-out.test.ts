import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type SmtpReceiver, startSmtpReceiver } from '@/lib/demo/smtp-receiver';
import { FALSE_ENDS, gullibleReading, SMUGGLED } from '@/lib/smtp/false-ends.test-tools';
import type { OutboundConnection } from './connection';
import { openConnection } from './open-connection';

/** What goes out is one message for every receiver, by the octets on the wire, whatever the content holds. */
let receiver: SmtpReceiver;
let connection: OutboundConnection;
let commands: string[];

beforeEach(async () => {
  receiver = await startSmtpReceiver();
  commands = [];
  receiver.events.on('command', (line) => commands.push(line));
  const result = await openConnection(
    { host: 'mx.contoso.com', address: receiver.host, port: receiver.port },
    { fqdn: 'postern.example', timeouts: { quitMs: 100 } },
  );
  if (!result.ok) throw new Error(result.dialogue);
  connection = result.connection;
});
afterEach(async () => {
  await connection.quit();
  await receiver.stop();
});

const FRONT = 'Subject: one\r\n\r\nbefore';

/** @returns the octets between 354 and the dot that ends the message. */
async function wireOf(content: Buffer | Readable, sizeBytes: number): Promise<Buffer> {
  commands.length = 0;
  const before = receiver.messages.length;
  const { outcomes } = await connection.send(
    { from: 'a@x.example', recipients: ['b@contoso.com'], sizeBytes, smtpUtf8: false, eightBitMime: true },
    content,
  );
  expect(outcomes).toMatchObject([{ kind: 'delivered' }]);
  expect(receiver.messages).toHaveLength(before + 1);
  expect(commands.map((line) => line.slice(0, 4))).toEqual(['MAIL', 'RCPT', 'DATA']);
  return receiver.messages.at(-1)?.wire ?? Buffer.alloc(0);
}

/** As one buffer, and as a stream in pieces: cut at each place up to `lastCut` in turn, and octet by octet. */
function formsOf(content: Buffer, firstCut = 0, lastCut = content.length): (Buffer | Readable)[] {
  const cuts = Array.from({ length: lastCut - firstCut + 1 }, (_, i) => {
    return [content.subarray(0, firstCut + i), content.subarray(firstCut + i)];
  });
  const octets = Array.from(content, (_, at) => content.subarray(at, at + 1));
  return [content, ...[...cuts, octets].map((pieces) => Readable.from(pieces, { objectMode: false }))];
}

/** The cuts in and around a sequence that stands behind FRONT. */
const formsAround = (content: Buffer, octets: string) =>
  formsOf(content, FRONT.length - 1, FRONT.length + octets.length + 1);

const stuffed = (content: string) => content.replace(/(^|\r\n)\./g, '$1..');

describe('content as it is stored', () => {
  const stored = FALSE_ENDS.flatMap(({ name, stored: octets }) =>
    octets === null ? [] : [{ name, octets }],
  );

  it.each(stored)(
    'from $name goes out with its dots stuffed, whatever pieces it is read in',
    async ({ octets }) => {
      const content = `${FRONT}${octets}${SMUGGLED}`;
      const expected = Buffer.from(stuffed(content), 'latin1');
      expect(gullibleReading(expected)).toEqual({ ends: 1, hasBareLineEnd: false });
      for (const form of formsAround(Buffer.from(content, 'latin1'), octets)) {
        expect((await wireOf(form, content.length)).equals(expected)).toBe(true);
      }
    },
  );

  it.each(['.\r\n', '..\r\n', '.', '\r\n.\r\n', '.\r\n.\r\n.', 'a\r\n.'])(
    '%j, with nothing before it or after it, ends with the message',
    async (content) => {
      const expected = stuffed(content) + (content.endsWith('\r\n') ? '' : '\r\n');
      for (const form of formsOf(Buffer.from(content))) {
        expect((await wireOf(form, content.length)).toString()).toBe(expected);
      }
    },
  );
});

describe('content that should never have been stored', () => {
  it.each(FALSE_ENDS)(
    'with $name as it came is one message to the most gullible receiver',
    async ({ octets }) => {
      const content = Buffer.from(`${FRONT}${octets}${SMUGGLED}`, 'latin1');
      for (const form of formsOf(content)) {
        const wire = await wireOf(form, content.length);
        // NUL is passed on: it is refused when it comes in. A receiver that drops it is not ours to save.
        const read = octets.includes('\0')
          ? Buffer.from(wire.toString('latin1').replaceAll('\0', 'x'), 'latin1')
          : wire;
        expect(gullibleReading(read)).toEqual({ ends: 1, hasBareLineEnd: false });
      }
    },
  );
});
