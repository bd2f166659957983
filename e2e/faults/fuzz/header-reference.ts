import { createHash } from 'node:crypto';

/**
 * Owns: what becomes of a message's header on the way in, said a second time and in the plainest way: line by line.
 * Promises: shares no line with the product's own.
 */

const FIELD = /^([!-9;-~]+)[ \t]*:/;
const MAILBOX_LINE = /^>*From (?![ \t]*:)/;
const FOLD = /^[ \t]/;

/** @param sender of a client that may relay; null of another client, whose fields stay as they are */
export function mendedHeader(content: Buffer, sender: string | null): string {
  const lines = content.toString('latin1').split('\r\n');
  const header: string[][] = [];
  let isMailbox = true;
  while (lines.length > 1) {
    const [line = ''] = lines;
    isMailbox &&= MAILBOX_LINE.test(line) || (FOLD.test(line) && header.length > 0);
    if (FOLD.test(line) && header.length > 0) header.at(-1)?.push(line);
    else if (isMailbox) header.push([`X-Mailbox-Line: ${line}`]);
    else if (FIELD.test(line)) header.push([line]);
    else break;
    lines.shift();
  }
  const stands = lines.length === 1 ? 'nothing' : lines[0] === '' ? 'empty line' : 'text';
  const added = sender === null ? [] : complete(header, sender);
  const all = [...header.flat(), ...added].map((line) => `${line}\r\n`).join('');
  return all + (stands === 'text' && all !== '' ? '\r\n' : '') + lines.join('\r\n');
}

/** Takes out what is to go. @returns the lines of what is missing. */
function complete(header: string[][], sender: string): string[] {
  const nameOf = ([line = '']: readonly string[]) => FIELD.exec(line)?.[1]?.toLowerCase() ?? '';
  const isResent = header.some((field) => nameOf(field).startsWith('resent-'));
  const values = new Map([
    ['From', sender === '' ? '<postmaster@POSTERN>' : `<${sender}>`],
    ['Date', '?'],
    ['Message-ID', '<?@POSTERN>'],
  ]);
  const completed = [...values.keys()].flatMap((name) => [
    name.toLowerCase(),
    `resent-${name.toLowerCase()}`,
  ]);
  for (const field of [...header]) {
    const name = nameOf(field);
    const isEmpty = field.join('').replace(FIELD, '').trim() === '';
    const goes = ['return-path', 'bcc', 'resent-bcc'].includes(name) || (completed.includes(name) && isEmpty);
    if (goes) header.splice(header.indexOf(field), 1);
  }
  const wanted = isResent
    ? ['Resent-From', 'Resent-Date', 'Resent-Message-ID', 'Date', 'Message-ID']
    : [...values.keys()];
  return wanted
    .filter((name) => !header.some((field) => nameOf(field) === name.toLowerCase()))
    .map((name) => `${name}: ${values.get(name.replace('Resent-', ''))}`);
}

/** In hexadecimal. What nobody can foretell is the same everywhere: the server's name, the time, and what stands in a new Message-ID. */
export function maskedSha256(content: Buffer): string {
  const text = content
    .toString('latin1')
    // A long address is folded.
    .replace(/^((?:Resent-)?(?:From|Message-ID):)\r\n </gim, '$1 <')
    .replace(/^((?:Resent-)?Date: )\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d [+-]\d{4}$/gim, '$1?')
    .replace(/^((?:Resent-)?Message-ID: <)[0-9a-f-]{36}@[^>\r]*>$/gim, '$1?@POSTERN>')
    .replace(/^((?:Resent-)?From: <postmaster@)[^>\r]*>$/gim, '$1POSTERN>');
  return createHash('sha256').update(text, 'latin1').digest('hex');
}
