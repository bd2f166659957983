import { parseDomainPattern } from './domain-pattern';
import { needsSmtpUtf8, splitAddress } from './mail-address';

/**
 * Owns: the entries by which a send connector rewrites senders, `from -> to`: an address, or a pattern with one `*` in its
 *   local part and a domain as address spaces have it.
 * Promises: one entry applies to an address, whatever their order: the address itself before patterns, among patterns the
 *   closest domain, then the longest local part. What an entry makes is a valid address: where it would make none, it does not
 *   apply. Letters alone are compared, so no entry is slow.
 * Does not: know where addresses stand (lib/mail/message/rewrite-senders). Pure; the browser imports it.
 */

type RewritingErrorId =
  /** No `->`, or more than one. */
  | 'SenderRewritingInvalid'
  | 'SenderRewritingFromInvalid'
  | 'SenderRewritingToInvalid'
  /** The new address wants what the `*` of the old one stands for, and that has none. */
  | 'SenderRewritingNothingToKeep';

export interface RewritingEntry {
  /** Canonical: lower case, the domain as A-labels. */
  readonly from: string;
  /** Its domain as A-labels. */
  readonly to: string;
}

export type ParsedRewriting =
  | { readonly ok: true; readonly value: RewritingEntry }
  | { readonly ok: false; readonly errorId: RewritingErrorId };

const ARROW = '->';

/** `*@printer.local -> scanner@contoso.com` */
export function parseRewriting(text: string): ParsedRewriting {
  const [from, to, ...others] = text.split(ARROW).map((side) => side.trim());
  if (from === undefined || to === undefined || others.length > 0 || from === '' || to === '') {
    return { ok: false, errorId: 'SenderRewritingInvalid' };
  }
  return composeRewriting(from, to);
}

/** The same, from its two sides. */
export function composeRewriting(from: string, to: string): ParsedRewriting {
  const source = parseSource(from.trim());
  if (source === null) return { ok: false, errorId: 'SenderRewritingFromInvalid' };
  const target = parseTarget(to.trim());
  if (target === null) return { ok: false, errorId: 'SenderRewritingToInvalid' };
  if (target.includes('*') && !source.localPart.includes('*')) {
    return { ok: false, errorId: 'SenderRewritingNothingToKeep' };
  }
  return { ok: true, value: { from: `${source.localPart}@${source.domain}`, to: target } };
}

export function formatRewriting({ from, to }: RewritingEntry): string {
  return `${from} ${ARROW} ${to}`;
}

interface Source {
  /** In lower case; may hold one `*`. */
  readonly localPart: string;
  /** A domain pattern or an address literal. */
  readonly domain: string;
}

function parseSource(text: string): Source | null {
  const at = text.lastIndexOf('@');
  if (at < 1) return null;
  const localPart = foldLetters(text.slice(0, at));
  const domain = text.slice(at + 1);
  if (!isWildcardLocalPart(localPart)) return null;
  const pattern = parseDomainPattern(domain);
  // What the pattern does not know, such as an address literal, a sender may have all the same.
  const sample = splitAddress(`${localPart.replace('*', 'x')}@${pattern === null ? domain : 'x.example'}`);
  if (!sample.ok) return null;
  return { localPart, domain: pattern ?? sample.domain.toLowerCase() };
}

/** An address, whose local part may hold one `*`: what the old one's stands for. */
function parseTarget(text: string): string | null {
  const at = text.lastIndexOf('@');
  const localPart = text.slice(0, Math.max(0, at));
  if (!isWildcardLocalPart(localPart)) return null;
  const sample = splitAddress(`${localPart.replace('*', 'x')}${text.slice(Math.max(0, at))}`);
  return sample.ok ? `${localPart}@${sample.domain}` : null;
}

/** At most one `*`, and none within quotes. */
function isWildcardLocalPart(localPart: string): boolean {
  const stars = localPart.split('*').length - 1;
  return stars === 0 || (stars === 1 && !localPart.includes('"'));
}

interface Pattern {
  /** What stands before its `*` and behind; the second null: it has none. */
  readonly before: string;
  readonly behind: string | null;
  readonly to: string;
}

export class SenderRewriter {
  /** Some entry makes an address that only SMTPUTF8 can carry. */
  readonly makesInternational: boolean;
  readonly #addresses = new Map<string, string>();
  /** By domain pattern. */
  readonly #patterns = new Map<string, Pattern[]>();

  /** @param entries canonical; what is none is left out */
  constructor(entries: readonly string[]) {
    let makesInternational = false;
    for (const entry of entries) {
      const parsed = parseRewriting(entry);
      if (!parsed.ok) continue;
      this.#add(parsed.value);
      makesInternational ||= needsSmtpUtf8(parsed.value.to);
    }
    this.makesInternational = makesInternational;
    for (const patterns of this.#patterns.values()) patterns.sort((a, b) => lettersOf(b) - lettersOf(a));
  }

  /** The address that it leaves as; null: it stays as it is, as the null sender does, whose mail would else be answered. */
  rewrite(address: string): string | null {
    const split = splitAddress(address);
    if (!split.ok) return null;
    const localPart = foldLetters(split.localPart);
    const domain = split.domain.toLowerCase();
    const found =
      this.#addresses.get(`${localPart}@${domain}`) ?? this.#byPattern(localPart, split.localPart, domain);
    return found === null || found === address ? null : found;
  }

  #add({ from, to }: RewritingEntry): void {
    const at = from.lastIndexOf('@');
    const [before = '', behind = null] = from.slice(0, at).split('*');
    const domain = from.slice(at + 1);
    if (behind === null && !domain.startsWith('*')) {
      this.#addresses.set(from, to);
      return;
    }
    const known = this.#patterns.get(domain);
    if (known) known.push({ before, behind, to });
    else this.#patterns.set(domain, [{ before, behind, to }]);
  }

  #byPattern(folded: string, localPart: string, domain: string): string | null {
    if (this.#patterns.size === 0) return null;
    for (const domainPattern of domainPatternsOf(domain)) {
      for (const pattern of this.#patterns.get(domainPattern) ?? []) {
        const kept = keptBy(pattern, folded, localPart);
        const made = kept === null ? null : pattern.to.replace('*', () => kept);
        if (made !== null && isAddress(made)) return made;
      }
    }
    return null;
  }
}

/** U+FFFD is what decoding makes of octets that are no UTF-8: kept, it would be another address. */
function isAddress(made: string): boolean {
  return !made.includes('\ufffd') && splitAddress(made).ok;
}

/** The patterns that cover a domain, the closest first. */
function* domainPatternsOf(domain: string): Generator<string> {
  yield domain;
  if (!domain.startsWith('[')) {
    for (let rest = domain; rest !== ''; ) {
      yield `*.${rest}`;
      const dot = rest.indexOf('.');
      rest = dot < 0 ? '' : rest.slice(dot + 1);
    }
  }
  yield '*';
}

/** What the `*` stands for; empty where the pattern has none; null where it does not match. */
function keptBy({ before, behind }: Pattern, folded: string, localPart: string): string | null {
  if (behind === null) return folded === before ? '' : null;
  const length = folded.length - before.length - behind.length;
  if (length < 0 || !folded.startsWith(before) || !folded.endsWith(behind)) return null;
  return localPart.slice(before.length, before.length + length);
}

function lettersOf({ before, behind }: Pattern): number {
  return behind === null ? Number.POSITIVE_INFINITY : before.length + behind.length;
}

/** In lower case, letter by letter: where one became two, what a `*` stands for would be cut elsewhere. */
function foldLetters(localPart: string): string {
  const folded = localPart.toLowerCase();
  return folded.length === localPart.length ? folded : localPart;
}
