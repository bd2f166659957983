import { decodeHeaderText } from '@/lib/mail/text/header-text';

/**
 * Owns: a strict reader of DSNs for tests: RFC 3464, RFC 6522, RFC 6533, and what a line of SMTP may hold.
 * Promises: throws at the first thing that these do not allow; what it returns is decoded.
 */

export interface ReadRecipient {
  readonly finalRecipient: string;
  readonly action: string;
  readonly status: string;
  readonly diagnostic: { readonly type: string; readonly text: string };
  readonly remoteMta: string | null;
  readonly fields: ReadonlyMap<string, string>;
}

export interface ReadDsn {
  readonly header: ReadonlyMap<string, string>;
  readonly text: string;
  readonly language: string | null;
  readonly statusType: string;
  readonly message: ReadonlyMap<string, string>;
  readonly recipients: readonly ReadRecipient[];
  /** Null when nothing is returned. */
  readonly returned: { readonly type: string; readonly content: Buffer } | null;
}

const STATUS_TYPES = ['message/delivery-status', 'message/global-delivery-status'];
const RETURNED_TYPES = ['text/rfc822-headers', 'message/global-headers'];
const PER_MESSAGE = /^(?:reporting-mta|received-from-mta|arrival-date|x-[a-z-]+)$/;
const PER_RECIPIENT =
  /^(?:final-recipient|action|status|remote-mta|diagnostic-code|last-attempt-date|will-retry-until)$/;
const DATE =
  /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d{2}:\d{2}:\d{2} [+-]\d{4}$/;
/** RFC 3464 2.1.2: a domain name or an address literal. */
const MTA = /^dns;(?:\[(?:\d{1,3}(?:\.\d{1,3}){3}|IPv6:[0-9a-f:.]+)\]|(?![\d.]+$)[!-Z^-~]+)$/;
const SMTP_REPLY = /^[2-5]\d\d(?:[ -]|$)/;

export function readDsn(dsn: Buffer): ReadDsn {
  checkLines(dsn);
  const [headerText, body] = split(dsn.toString('latin1'));
  const header = fieldsOf(headerText);
  const contentType = needed(header, 'content-type');
  check(/^multipart\/report;\s*report-type=delivery-status;/.test(contentType), 'not a report', contentType);
  check(!header.has('content-transfer-encoding'), 'a multipart has an encoding');
  const boundary = /boundary="([^"]{1,70})"/.exec(contentType)?.[1] ?? '';
  check(boundary !== '' && !boundary.endsWith(' '), 'no boundary');
  const parts = body.split(`--${boundary}`);
  check(parts[0] === '' && parts.at(-1) === '--\r\n', 'preamble, or no end');
  const [text, status, returned, ...more] = parts.slice(1, -1).map((part) => {
    check(part.startsWith('\r\n') && part.endsWith('\r\n'), 'a part without its lines', part);
    return readPart(part.slice(2, -2));
  });
  if (!text || !status || more.length > 0) throw new Error(`${parts.length - 2} parts`);
  check(text.type === 'text/plain', 'the first part is no text');
  check(STATUS_TYPES.includes(status.type), 'no status', status.type);
  check(returned === undefined || RETURNED_TYPES.includes(returned.type), 'returns', returned?.type);
  if (returned) checkReturned(returned.content);
  return {
    header,
    text: text.content.toString('utf8'),
    language: text.fields.get('content-language') ?? null,
    statusType: status.type,
    ...readStatus(status.type, status.content),
    returned: returned ?? null,
  };
}

function checkLines(dsn: Buffer): void {
  const text = dsn.toString('latin1');
  check(text.endsWith('\r\n') && !/\r(?!\n)|(?<!\r)\n|\0/.test(text), 'bare CR, bare LF or NUL');
  for (const line of text.split('\r\n')) check(line.length <= 998, 'a line of', line.length);
}

function readPart(part: string) {
  const [head, body] = split(part);
  const fields = fieldsOf(head);
  const encoding = fields.get('content-transfer-encoding') ?? '7bit';
  check(!/[\x80-\xff]/.test(body), 'eight bits');
  return {
    fields,
    type: needed(fields, 'content-type').split(';')[0] ?? '',
    content: decode(encoding, body),
  };
}

function decode(encoding: string, body: string): Buffer {
  if (encoding === '7bit') return Buffer.from(body, 'latin1');
  for (const line of body.split('\r\n')) check(line.length <= 76, 'an encoded line of', line.length);
  if (encoding === 'base64') {
    check(/^[A-Za-z0-9+/\r\n]*={0,2}$/.test(body), 'bad base64');
    return Buffer.from(body, 'base64');
  }
  check(encoding === 'quoted-printable', 'encoding', encoding);
  check(!/=(?![0-9A-F]{2}|\r\n)|[ \t]\r\n|[^\t\r\n -~]/.test(body), 'bad quoted-printable');
  const octets = body
    .replaceAll('=\r\n', '')
    .replace(/=([0-9A-F]{2})/g, (_match, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(octets, 'latin1');
}

function readStatus(type: string, content: Buffer): Pick<ReadDsn, 'message' | 'recipients'> {
  const text = content.toString('utf8');
  check(Buffer.from(text).equals(content), 'a status that is no UTF-8');
  check(type.includes('global') === /[^\r\n\t -~]/.test(text), 'the type does not fit the characters', type);
  // Blocks are parted by an empty line, and none is empty.
  const blocks = text.trimEnd().split('\r\n\r\n');
  const [message, ...recipients] = blocks.map((block) => fieldsOf(`${block}\r\n`));
  if (!message || recipients.length === 0) throw new Error('no recipient');
  checkNames(message, PER_MESSAGE);
  check(MTA.test(needed(message, 'reporting-mta')), 'Reporting-MTA', message.get('reporting-mta'));
  check(
    MTA.test(message.get('received-from-mta') ?? 'dns;a'),
    'Received-From-MTA',
    message.get('received-from-mta'),
  );
  check(DATE.test(needed(message, 'arrival-date')), 'Arrival-Date');
  return { message, recipients: recipients.map(readRecipient) };
}

function readRecipient(fields: ReadonlyMap<string, string>): ReadRecipient {
  checkNames(fields, PER_RECIPIENT);
  const [action, status] = [needed(fields, 'action'), needed(fields, 'status')];
  check(/^(?:failed|delayed)$/.test(action), 'Action', action);
  check(/^[45]\.(?:0|[1-9]\d{0,2})\.(?:0|[1-9]\d{0,2})$/.test(status), 'Status', status);
  check(action === 'failed' || status.startsWith('4.'), 'delayed with', status);
  const diagnostic = /^(smtp|x-[a-z]+);(.+)$/s.exec(needed(fields, 'diagnostic-code'));
  if (!diagnostic) throw new Error(`Diagnostic-Code ${fields.get('diagnostic-code')}`);
  const [, type = '', text = ''] = diagnostic;
  check(type !== 'smtp' || SMTP_REPLY.test(text), 'smtp without a reply', text);
  const remoteMta = fields.get('remote-mta') ?? null;
  check(remoteMta === null || MTA.test(remoteMta), 'Remote-MTA', remoteMta);
  check(remoteMta === null || type === 'smtp', 'Remote-MTA without a word of it', remoteMta);
  for (const name of ['last-attempt-date', 'will-retry-until']) {
    check(DATE.test(fields.get(name) ?? 'Mon, 01 Jan 2026 00:00:00 +0000'), name, fields.get(name));
  }
  check(action === 'delayed' || !fields.has('will-retry-until'), 'failed and tried again');
  return {
    finalRecipient: readAddress(needed(fields, 'final-recipient')),
    action,
    status,
    diagnostic: { type, text: decodeHeaderText(text, () => null) },
    remoteMta: remoteMta?.slice('dns;'.length) ?? null,
    fields,
  };
}

/** RFC 6533 3. */
function readAddress(typed: string): string {
  const [, type = '', address = ''] = /^(rfc822|utf-8);(.+)$/.exec(typed) ?? [];
  check(type !== '' && /^[!-~]+$/.test(address), 'Final-Recipient', typed);
  if (type === 'rfc822') return address;
  check(!/\\(?!x\{[0-9A-F]{2,6}\})/.test(address), 'a bad escape', address);
  return address.replace(/\\x\{([0-9A-F]+)\}/g, (_match, hex: string) =>
    String.fromCodePoint(Number.parseInt(hex, 16)),
  );
}

function checkReturned(content: Buffer): void {
  const fields = content.toString('latin1').replace(/\r\n[ \t]/g, ' ');
  for (const line of fields.split('\r\n').filter((one, index, all) => one !== '' || index < all.length - 1)) {
    check(/^[!-9;-~]+[ \t]*:/.test(line), 'no header field', line);
  }
}

function checkNames(fields: ReadonlyMap<string, string>, allowed: RegExp): void {
  for (const name of fields.keys()) check(allowed.test(name), 'an unknown field', name);
}

function split(text: string): [string, string] {
  const end = text.indexOf('\r\n\r\n');
  check(end >= 0, 'no empty line', text.slice(0, 80));
  return [text.slice(0, end + 2), text.slice(end + 4)];
}

function fieldsOf(text: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (const line of text
    .replace(/\r\n(?=[ \t])/g, '')
    .replace(/\r\n$/, '')
    .split('\r\n')) {
    const [, name = '', value = ''] = /^([A-Za-z][A-Za-z-]*):[ ]?(\S.*)$/s.exec(line) ?? [];
    check(name !== '', 'no field', line);
    check(!fields.has(name.toLowerCase()), 'a field twice', name);
    fields.set(name.toLowerCase(), value);
  }
  return fields;
}

function needed(fields: ReadonlyMap<string, string>, name: string): string {
  const value = fields.get(name);
  if (value === undefined) throw new Error(`No ${name}`);
  return value;
}

function check(isRight: boolean, ...why: readonly unknown[]): void {
  if (!isRight) throw new Error(`Not a DSN: ${why.map(String).join(' ')}`);
}
