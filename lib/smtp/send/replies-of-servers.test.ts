import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OutboundConnection } from './connection';
import { openConnection } from './open-connection';
import { ScriptedServer } from './scripted-server.test-tools';

/** What Japanese servers and odd ones answer, as it is stored and told to people. */
let server: ScriptedServer;
let connection: OutboundConnection;

beforeEach(async () => {
  server = await ScriptedServer.start();
  const opening = openConnection(
    { host: 'mx.contoso.com', address: '127.0.0.1', port: server.port },
    { fqdn: 'postern.example' },
  );
  await server.connected();
  server.say('220 mx ESMTP\r\n');
  await server.until('EHLO postern.example\r\n');
  server.say('250-mx\r\n250 PIPELINING\r\n');
  const opened = await opening;
  if (!opened.ok) throw new Error(opened.dialogue);
  connection = opened.connection;
});
afterEach(async () => {
  connection.close();
  await server.stop();
});

/** A message whose recipient is answered so. @param reply octets, one a character, whole with CRLF */
async function outcomeOf(reply: string) {
  const content = Buffer.from('Subject: hello\r\n\r\nA line\r\n');
  const sent = connection.send(
    {
      from: 'a@sender.example',
      recipients: ['b@contoso.com'],
      sizeBytes: content.length,
      smtpUtf8: false,
      eightBitMime: false,
    },
    content,
  );
  await server.until('DATA\r\n');
  server.say(Buffer.from(`250 ok\r\n${reply}503 no recipient\r\n`, 'latin1'));
  await server.until('RSET\r\n');
  server.say('250 ok\r\n');
  const [outcome] = (await sent).outcomes;
  if (outcome === undefined) throw new Error('One recipient has one outcome');
  return outcome;
}
const octets = (hex: string) => Buffer.from(hex, 'hex').toString('latin1');

describe('a refusal is read', () => {
  it.each([
    ['in ISO-2022-JP', '550 5.1.1 \x1b$B08@hITL@$G$9\x1b(B\r\n', '550 5.1.1 宛先不明です'],
    [
      'in ISO-2022-JP that ends with its line',
      '550-\x1b$B08@hITL@$G$9\r\n550 see below\r\n',
      '550-宛先不明です\n550 see below',
    ],
    ['in Shift_JIS', `550 ${octets('88b690e6957396be82c582b7')}\r\n`, '550 宛先不明です'],
    ['in EUC-JP', `550 ${octets('b0b8c0e8c9d4ccc0a4c7a4b9')}\r\n`, '550 宛先不明です'],
    ['in half-width katakana', `550 ${octets('d2b0d920b4d7b0')}\r\n`, '550 ﾒｰﾙ ｴﾗｰ'],
    [
      'in Shift_JIS whose second octets are backslashes',
      `550 ${octets('955c8ea6835c8374836783478341')}\r\n`,
      '550 表示ソフトエア',
    ],
    [
      'in UTF-8 over several lines',
      `550-5.1.1 ${octets('e5ae9be58588')}\r\n550 5.1.1 ${octets('e4b88de6988e')}\r\n`,
      '550-5.1.1 宛先\n550 5.1.1 不明',
    ],
    [
      'in words between Japanese',
      `550 5.1.1 <b@contoso.com>: ${octets('88b690e6957396be')} (user unknown)\r\n`,
      '550 5.1.1 <b@contoso.com>: 宛先不明 (user unknown)',
    ],
    ['with what turns text around', `550 ${octets('e280ae')}evil\r\n`, '550 <U+202E>evil'],
    ['with colours of a terminal', '550 \x1b[31mno\x1b[0m\r\n', '550 <U+001B>[31mno<U+001B>[0m'],
    ['with LF alone', '550-one\n550 two\n', '550-one\n550 two'],
    ['with nothing but its code', '550\r\n', '550'],
  ])('%s', async (_title, reply, text) => {
    expect(await outcomeOf(reply)).toMatchObject({ kind: 'failed', error: { reply: text } });
  });

  it('that is longer than what is stored is cut, and no character is cut in two', async () => {
    const outcome = await outcomeOf(`550 ${octets('f09f8e89').repeat(1500)}\r\n`);
    if (outcome.kind !== 'failed') throw new Error('5yz fails');
    expect(outcome.error.reply).toMatch(/^550 🎉+$/u);
  });
});
