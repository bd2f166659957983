import { path, takenPath } from './addresses';
import type { Random } from './random';
import { ACCOUNT } from './sign-in';

/**
 * Owns: command lines of SMTP and of what is mistaken for it, without their line ends.
 * Promises: `ordinary` ones are what a client says; `odd` ones every other verb that some server knows.
 */
const mailParameters = [
  ' SIZE=100',
  ' BODY=8BITMIME',
  ' BODY=7BIT',
  ' SMTPUTF8',
  ' SIZE=100 BODY=8BITMIME SMTPUTF8',
  ' SIZE=99999999999999999999',
  ' SIZE=999999999999999999999',
  ' SIZE=-1',
  ' SIZE=',
  ' SIZE',
  ' SIZE=0x10',
  ' SIZE=1 SIZE=2',
  ' BODY=BINARYMIME',
  ' BODY=',
  ' SMTPUTF8=yes',
  ' RET=FULL ENVID=a+0D+0Ab',
  ' AUTH=<>',
  ' REQUIRETLS',
  ' MT-PRIORITY=9',
  ' __proto__=x',
  ' constructor',
  ' =x',
  ' X=\x01',
  ` X=${'y'.repeat(1500)}`,
];
const rcptParameters = [
  ' NOTIFY=NEVER',
  ' NOTIFY=SUCCESS,FAILURE,DELAY',
  ' NOTIFY=',
  ' ORCPT=rfc822;a@b',
  ' ORCPT=rfc822;a+0D+0A@b NOTIFY=NEVER',
  ' X',
  ' __proto__=x',
];
const heloNames = [
  'client.example',
  '[127.0.0.1]',
  'my printer',
  '',
  '\x01\x02',
  'a\0b',
  'caf\xe9',
  'h'.repeat(299),
  'h'.repeat(400),
  '%s%s%n',
  '<script>',
];
const oddLines = [
  'BDAT 10',
  'BDAT 10 LAST',
  'BDAT 0 LAST',
  'BDAT 99999999999999999999 LAST',
  'BDAT -1',
  'AUTH PLAIN AGEAYg==',
  'AUTH LOGIN',
  'AUTH',
  'XCLIENT ADDR=127.0.0.1 NAME=localhost',
  'XFORWARD ADDR=127.0.0.1',
  'EXPN postmaster',
  'VRFY postmaster',
  'VRFY',
  'HELP',
  'HELP MAIL',
  'NOOP',
  'NOOP with words',
  'ETRN relay.example',
  'TURN',
  'SEND FROM:<a@x.example>',
  'SOML FROM:<a@x.example>',
  'SAML FROM:<a@x.example>',
  'LHLO client.example',
  'WIZ',
  'SHELL',
  'KILL',
  'DEBUG',
  'GET / HTTP/1.1',
  'POST /x HTTP/1.0',
  'Host: x',
  'PROXY TCP4 127.0.0.1 127.0.0.1 50000 25',
  'PROXY UNKNOWN',
  'CONNECT relay.example:25 HTTP/1.1',
  'constructor',
  '__proto__',
  'toString',
  'DATA\t',
  'DATA now',
  '.',
  '',
  ' ',
  '\0',
  '\x16\x03\x01',
  'MAIL',
  'RCPT',
  'MAIL TO:<a@x.example>',
  'RCPT FROM:<user@relay.example>',
  'MAIL FROM <a@x.example>',
  'MAILFROM:<a@x.example>',
];

/** No UTF-8. */
const PLAIN_BREAK = Buffer.from([0, 0xff, 0xfe, 0]).toString('base64');
const base64 = (text: string) => Buffer.from(text).toString('base64');
const NAME = base64(ACCOUNT.name);
const PASSWORD = base64(ACCOUNT.password);
const signIns: readonly (readonly string[])[] = [
  ['AUTH PLAIN', base64(`\0${ACCOUNT.name}\0${ACCOUNT.password}`)],
  ['AUTH LOGIN', NAME, PASSWORD],
  [`AUTH LOGIN ${NAME}`, PASSWORD],
  [`auth plain ${base64(`${ACCOUNT.name}\0${ACCOUNT.name}\0${ACCOUNT.password}`)}`],
  [`AUTH PLAIN ${base64(`admin\0${ACCOUNT.name}\0${ACCOUNT.password}`)}`],
  [`AUTH PLAIN ${base64(`\0${ACCOUNT.name}\0wrong`)}`],
  [`AUTH PLAIN ${base64(`\0\0${ACCOUNT.password}`)}`],
  [`AUTH PLAIN ${base64(`\0${ACCOUNT.name}\0${ACCOUNT.password}\0`)}`],
  ['AUTH LOGIN', NAME, base64('wrong')],
  ['AUTH LOGIN', '', ''],
  ['AUTH LOGIN', '*'],
  ['AUTH LOGIN', NAME, '*'],
  ['AUTH LOGIN', '%%%'],
  ['AUTH PLAIN', 'AGEA'],
  ['AUTH PLAIN', '='],
  ['AUTH PLAIN ='],
  ['AUTH PLAIN', 'x'.repeat(5000)],
  ['AUTH PLAIN', PLAIN_BREAK],
  ['AUTH CRAM-MD5'],
  ['AUTH XOAUTH2', 'dXNlcj1h'],
  ['AUTH PLAIN a b'],
];

/** Lines of AUTH, right and wrong; the right ones twice as often. */
export function signIn(random: Random): readonly string[] {
  return random.chance(0.5) ? random.pick(signIns.slice(0, 4)) : random.pick(signIns);
}

export function helo(random: Random): string {
  return `${random.pick(['EHLO', 'EHLO', 'EHLO', 'HELO'])} ${random.chance(0.85) ? 'client.example' : random.pick(heloNames)}`;
}

/** Taken by every connector. */
export const PLAIN_MAIL = 'MAIL FROM:<sender@client.example>';

export function mail(random: Random): string {
  const parameter = random.chance(0.2) ? random.pick(mailParameters) : '';
  return random.chance(0.8) ? PLAIN_MAIL + parameter : `MAIL FROM:${path(random)}${parameter}`;
}

export function rcpt(random: Random): string {
  const parameter = random.chance(0.06) ? random.pick(rcptParameters) : '';
  return `RCPT TO:${random.chance(0.6) ? takenPath(random) : path(random)}${parameter}`;
}

export function odd(random: Random): string {
  return random.chance(0.6)
    ? random.pick(oddLines)
    : random.pick(['RSET', 'NOOP', 'QUIT', 'DATA', 'STARTTLS', helo(random)]);
}
