import { isBlank, trimBlanks } from './blanks';
import { splitAddress } from './mail-address';

/**
 * Owns: reading the argument of MAIL FROM and RCPT TO (RFC 5321 4.1.2): path and parameters.
 * Promises: the local part stays as it came; a source route is read and dropped (RFC 5321 appendix C); nothing with a
 *   control character or broken UTF-8 passes. What devices put around an address (blanks, a name, a final dot) is taken off,
 *   as Postfix does; why the rest is no path is said.
 * Does not: know what an address is made of (mail-address) or judge whether it may be mailed to.
 */

export interface SmtpPath {
  readonly ok: true;
  /** As it came, without brackets, source route and final dot; empty for `<>`. */
  readonly address: string;
  /** A-label in lower case, or the address literal; null when the path has none (`<postmaster>`, `<>`). */
  readonly domain: string | null;
  /** By upper-case keyword; a keyword without a value is true. */
  readonly parameters: ReadonlyMap<string, string | true>;
  /** A keyword that was given twice; null when none was. */
  readonly duplicateParameter: string | null;
}

/** Why it is no path. */
export type PathFault =
  | 'noPath'
  | 'brackets'
  | 'pathTooLong'
  | 'unsafeCharacter'
  | 'localPartInvalid'
  | 'localPartTooLong'
  | 'domainInvalid'
  | 'parameterInvalid';

export type ParsedPath = SmtpPath | { readonly ok: false; readonly fault: PathFault };

/** U+FFFD is what decoding makes of octets that are no UTF-8. `<>` cannot be sent on even when quoted. */
const UNSAFE = /[\p{Cc}\u200b\u2060\ufeff\ufffd\u2028\u2029<>]/u;
/** Of which nearly all addresses consist, and none of which is unsafe. */
const PLAIN = /^[!-;=?-~]*$/;
/** `postmaster` (RFC 5321 4.5.1), and what tries to pass without a domain (`foreign!user`). */
const LONE_LOCAL_PART = /^[!-~]{1,64}$/;
const SOURCE_ROUTE = /^@[^\s,:@]+(?:,@[^\s,:@]+)*:/;
/** RFC 5321 4.5.3.1.3, brackets and all. */
const MAX_PATH_OCTETS = 256;
/** The root's, as DNS tools write it; in each script that IDNA knows a dot of (RFC 3490 3.1). */
const DOTS = '.\u3002\uff0e\uff61';
/** `Scanner 1 <a@b>`, `"Scanner 1" <a@b>`: nothing that could itself be an address. */
const DISPLAY_NAME = /^(?:"[^"\\<>@]*"|[^"<>@:;,\\]*)$/;
/** What ends a word; no vertical tab, no blank of Unicode. */
const BLANKS = /[ \t]+/;

/** What follows `MAIL FROM:` or `RCPT TO:`. */
export function parseSmtpPath(argument: string): ParsedPath {
  const cut = cutPath(withoutName(trimBlanks(argument)));
  if (cut === null) return refuse(argument.includes('<') || argument.includes('>') ? 'brackets' : 'noPath');
  if (octetsOf(cut.path) + '<>'.length > MAX_PATH_OCTETS) return refuse('pathTooLong');
  const address = withoutFinalDot(cut.path.startsWith('@') ? cut.path.replace(SOURCE_ROUTE, '') : cut.path);
  const parameters = parseParameters(cut.rest);
  if (parameters === null) return refuse('parameterInvalid');
  if (!PLAIN.test(address) && UNSAFE.test(address)) return refuse('unsafeCharacter');
  if (address === '') return { ok: true, address, domain: null, ...parameters };
  const split = splitAddress(address);
  if (split.ok) return { ok: true, address, domain: split.domain.toLowerCase(), ...parameters };
  switch (split.error) {
    case 'noDomain':
      return LONE_LOCAL_PART.test(address)
        ? { ok: true, address, domain: null, ...parameters }
        : refuse('localPartInvalid');
    case 'localPartTooLong':
    case 'localPartInvalid':
      return refuse(split.error);
    case 'domainInvalid':
    case 'domainTooLong':
      return refuse('domainInvalid');
    default:
      return refuse('noPath');
  }
}

/** True when the address is not plain ASCII, so that only SMTPUTF8 can carry it (RFC 6531 3.1). */
export function isInternationalized(address: string): boolean {
  return /[^ -~]/.test(address);
}

/** `<path> rest`, the end of the path found outside quotes; devices also send it bare. */
function cutPath(text: string): { path: string; rest: string } | null {
  if (!text.startsWith('<')) {
    const [path = '', ...rest] = text.split(BLANKS);
    return path === '' || /["<>]/.test(path) ? null : { path, rest: rest.join(' ') };
  }
  const match = /^<((?:"(?:[^"\\]|\\.)*"|[^"<>])*)>(?:[ \t](.*))?$/s.exec(text);
  return match ? { path: trimBlanks(match[1] ?? ''), rest: match[2] ?? '' } : null;
}

function withoutName(text: string): string {
  const bracket = text.indexOf('<');
  if (bracket < 1 || !isBlank(text, bracket - 1)) return text;
  return DISPLAY_NAME.test(trimBlanks(text.slice(0, bracket))) ? text.slice(bracket) : text;
}

function withoutFinalDot(address: string): string {
  const last = address.length - 1;
  const isFinal =
    last > 0 && DOTS.includes(address.charAt(last)) && !`${DOTS}@`.includes(address.charAt(last - 1));
  return isFinal && address.includes('@') ? address.slice(0, last) : address;
}

type Parameters = Pick<SmtpPath, 'parameters' | 'duplicateParameter'>;

const NO_PARAMETERS: Parameters = { parameters: new Map(), duplicateParameter: null };

function parseParameters(text: string): Parameters | null {
  if (text === '') return NO_PARAMETERS;
  const parameters = new Map<string, string | true>();
  let duplicateParameter: string | null = null;
  for (const word of text.split(BLANKS).filter(Boolean)) {
    // RFC 5321 4.1.2: esmtp-param, whose value has no "=", space or control character.
    const match = /^([a-z0-9][a-z0-9-]*)(?:=([!-<>-~]+))?$/i.exec(word);
    if (!match?.[1]) return null;
    const keyword = match[1].toUpperCase();
    if (parameters.has(keyword)) duplicateParameter ??= keyword;
    parameters.set(keyword, match[2] ?? true);
  }
  return { parameters, duplicateParameter };
}

const encoder = new TextEncoder();

/** In octets, of which a UTF-16 unit makes three at most. */
function octetsOf(text: string): number {
  return text.length * 3 <= MAX_PATH_OCTETS ? text.length : encoder.encode(text).length;
}

function refuse(fault: PathFault): ParsedPath {
  return { ok: false, fault };
}
