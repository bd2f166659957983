import { FALSE_ENDS } from '@/lib/smtp/false-ends.test-tools';
import type { Random } from './random';

/**
 * Owns: messages as they stand on the wire after DATA, from plain to hostile.
 * Promises: most are stuffed as RFC 5321 4.5.2 wants it and go on past each false end; some are not, so that an end of data
 *   comes where no client would put it.
 */

/** What would be smuggled behind a false end of data. */
const SMUGGLED =
  'MAIL FROM:<smuggled@foreign.example>\r\nRCPT TO:<user@relay.example>\r\nDATA\r\nSubject: smuggled\r\n\r\n';

const headerLines = [
  'Subject: fuzz\r\n',
  'Subject: =?utf-8?B?44GT44KT?=\r\n folded\r\n',
  'Message-ID: <1@client.example>\r\n',
  'Date: Tue, 24 Nov 2026 12:00:00 +0000\r\n',
  'Received: from a by b\r\n',
  'Subject: bare\nX-Second: bare\r\n',
  'no field at all\r\n',
  ': empty name\r\n',
  'X-Eight: \xff\xfe\x80\r\n',
  '.X-Dot: stuffed?\r\n',
  ' folded before anything\r\n',
  'X-Long: %\r\n',
  'From: <a@client.example>\r\n',
  'From:\r\n \r\n',
  'Bcc: hidden@client.example,\r\n\tother@client.example\r\n',
  'Return-Path: <a@client.example>\r\n',
  'Resent-To: c@client.example\r\n',
  'From MAILER-DAEMON Thu Dec 22 17:54:04 2015\r\n',
  '>From a@client.example Thu Dec 22 17:54:04 2015\r\n',
  'Mac: bare\rX-Third: bare\r\r',
  'X-Extra: CR\r\r\n',
  'X-Turned: LF CR\n\r',
];

const bodyPieces = [
  'A line of text.\r\n',
  '.\r\n',
  '..\r\n',
  '.dot at the start\r\n',
  'no end of line',
  '\r',
  '\n',
  '\r\n',
  '\r\r\n',
  '\n\r',
  '.',
  '\r\n.',
  '\x80\xff eight bits\r\n',
  '\x01\x1b[31m\x7f controls\r\n',
  'From here on\r\n',
  'QUIT\r\n',
  'RSET\r\nSTARTTLS\r\n',
];

/** With the dot that ends it, but for one in some. */
export function content(random: Random): Buffer {
  const pieces: string[] = [];
  const fields = random.below(6);
  for (let i = 0; i < fields; i++)
    pieces.push(random.pick(headerLines).replace('%', random.pick(['x', manyX])));
  if (random.chance(0.05)) pieces.push('Received: from a by b\r\n'.repeat(random.between(3, 40)));
  if (random.chance(0.9)) pieces.push('\r\n');
  const lines = random.below(8);
  for (let i = 0; i < lines; i++) pieces.push(bodyPiece(random));
  if (random.chance(0.03)) pieces.push(bulk(random));
  const text = pieces.join('');
  return Buffer.from(ended(random, random.chance(0.7) ? stuff(text) : text), 'latin1');
}

const manyX = 'x'.repeat(5000);

function bodyPiece(random: Random): string {
  if (random.chance(0.02)) return 'a\0b\r\n';
  if (random.chance(0.85)) return random.pick(bodyPieces);
  return random.pick(FALSE_ENDS).octets + (random.chance(0.5) ? SMUGGLED : '');
}

/** Around and above the connectors' limits of size, in short lines or in one. */
function bulk(random: Random): string {
  const octets = random.pick([1900, 2100, 60_000, 99_000, 101_000, 300_000]);
  return random.chance(0.5)
    ? `${'0123456789abcdef'.repeat(4)}\r\n`.repeat(octets / 66)
    : `${'x'.repeat(octets)}\r\n`;
}

const stuff = (text: string) => text.replace(/(^|\r\n)\./g, '$1..');

function ended(random: Random, text: string): string {
  if (random.chance(0.04)) return text;
  return text === '' || text.endsWith('\r\n') ? `${text}.\r\n` : `${text}\r\n.\r\n`;
}
