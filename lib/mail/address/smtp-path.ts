import { splitAddress } from './mail-address';

/**
 * Owns: reading the argument of MAIL FROM and RCPT TO (RFC 5321 4.1.2): path and parameters.
 * Promises: the local part stays as it came; a source route is read and dropped (RFC 5321 appendix C); nothing with a
 *   control character or broken UTF-8 passes.
 * Does not: know what an address is made of (mail-address) or judge whether it may be mailed to.
 */

export interface SmtpPath {
  /** As it came, without brackets and source route; empty for `<>`. */
  readonly address: string;
  /** A-label in lower case, or the address literal; null when the path has none (`<postmaster>`, `<>`). */
  readonly domain: string | null;
  /** By upper-case keyword; a keyword without a value is true. */
  readonly parameters: ReadonlyMap<string, string | true>;
  /** A keyword that was given twice; null when none was. */
  readonly duplicateParameter: string | null;
}

/** U+FFFD is what decoding makes of octets that are no UTF-8. `<>` cannot be sent on even when quoted. */
const UNSAFE = /[\p{Cc}\u200b\u2060\ufeff\ufffd\u2028\u2029<>]/u;
/** `postmaster` (RFC 5321 4.5.1), and what tries to pass without a domain (`foreign!user`). */
const LONE_LOCAL_PART = /^[!-~]{1,64}$/;
const SOURCE_ROUTE = /^@[^\s,:@]+(?:,@[^\s,:@]+)*:/;

/** What follows `MAIL FROM:` or `RCPT TO:`; null when it is no path. */
export function parseSmtpPath(argument: string): SmtpPath | null {
  const cut = cutPath(argument.trim());
  if (cut === null) return null;
  const address = cut.path.replace(SOURCE_ROUTE, '');
  const parameters = parseParameters(cut.rest);
  if (parameters === null || UNSAFE.test(address)) return null;
  if (address === '') return { address, domain: null, ...parameters };
  const split = splitAddress(address);
  if (split.ok) return { address, domain: split.domain.toLowerCase(), ...parameters };
  return split.error === 'noDomain' && LONE_LOCAL_PART.test(address)
    ? { address, domain: null, ...parameters }
    : null;
}

/** True when the address is not plain ASCII, so that only SMTPUTF8 can carry it (RFC 6531 3.1). */
export function isInternationalized(address: string): boolean {
  return /[^ -~]/.test(address);
}

/** `<path> rest`, the end of the path found outside quotes; devices also send it bare. */
function cutPath(text: string): { path: string; rest: string } | null {
  if (!text.startsWith('<')) {
    const [path = '', ...rest] = text.split(/\s+/);
    return path === '' || /["<>]/.test(path) ? null : { path, rest: rest.join(' ') };
  }
  const match = /^<((?:"(?:[^"\\]|\\.)*"|[^"<>])*)>(?:\s+(.*))?$/s.exec(text);
  return match ? { path: match[1] ?? '', rest: match[2] ?? '' } : null;
}

function parseParameters(text: string): Pick<SmtpPath, 'parameters' | 'duplicateParameter'> | null {
  const parameters = new Map<string, string | true>();
  let duplicateParameter: string | null = null;
  for (const word of text.split(/\s+/).filter(Boolean)) {
    // RFC 5321 4.1.2: esmtp-param, whose value has no "=", space or control character.
    const match = /^([a-z0-9][a-z0-9-]*)(?:=([!-<>-~]+))?$/i.exec(word);
    if (!match?.[1]) return null;
    const keyword = match[1].toUpperCase();
    if (parameters.has(keyword)) duplicateParameter ??= keyword;
    parameters.set(keyword, match[2] ?? true);
  }
  return { parameters, duplicateParameter };
}
