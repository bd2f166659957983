import { shownText } from '@/lib/shown-text';

/**
 * Owns: the shape of an SMTP reply (RFC 5321 4.2) and its enhanced status code (RFC 2034, RFC 3463).
 * Promises: parses whatever a server sends without throwing; a contradicting enhanced code is not believed.
 * Does not: decide what follows for the mail (outcome) or hold meanings (status-code).
 */

export interface SmtpReply {
  /** 200 to 599. */
  readonly code: number;
  /** Such as "4.4.7"; null when there is none or its class contradicts the code. */
  readonly enhancedCode: string | null;
  /** The text of each line, without code, separator and enhanced code. */
  readonly lines: readonly string[];
  /** The whole reply as it came, lines joined by "\n", nothing hidden in it: what is stored and shown. */
  readonly text: string;
}

/** 2yz done, 3yz go on, 4yz try again, 5yz never; `unknown` is no reply that SMTP knows. */
export type ReplyClass = 'success' | 'intermediate' | 'transient' | 'permanent' | 'unknown';

/** Bounds what a hostile server can make us store; RFC 5321 4.5.3.1.5 gives a line 512 octets. */
const MAX_REPLY_CHARACTERS = 4096;

const REPLY_LINE = /^([2-5][0-9][0-9])(?:[ -](.*))?$/s;
const ENHANCED_CODE = /^([245]\.[0-9]{1,3}\.[0-9]{1,3})(?:\s+|$)/;

/** Null when the text does not begin with a reply line. */
export function parseReply(text: string): SmtpReply | null {
  const rawLines = cleanReplyText(text).split('\n');
  const code = REPLY_LINE.exec(rawLines[0] ?? '')?.[1];
  if (code === undefined) return null;

  let enhancedCode: string | null = null;
  const lines = rawLines.map((rawLine) => {
    // A line in the middle without a code is broken, but still what the server said.
    const rest = REPLY_LINE.exec(rawLine)?.[2] ?? (REPLY_LINE.test(rawLine) ? '' : rawLine);
    const found = ENHANCED_CODE.exec(rest);
    const believed = found?.[1]?.[0] === code[0];
    if (found === null || !believed) return rest;
    enhancedCode ??= found[1] ?? null;
    return rest.slice(found[0].length);
  });
  return { code: Number(code), enhancedCode, lines, text: rawLines.join('\n') };
}

export function classifyReply(reply: SmtpReply | null): ReplyClass {
  switch (Math.floor((reply?.code ?? 0) / 100)) {
    case 2:
      return 'success';
    case 3:
      return 'intermediate';
    case 4:
      return 'transient';
    case 5:
      return 'permanent';
    default:
      return 'unknown';
  }
}

/** Lines joined by "\n", with what nobody would see written out, bounded: safe to store, log and show. */
export function cleanReplyText(text: string): string {
  const lines = text.slice(0, MAX_REPLY_CHARACTERS).replace(/\r\n?/g, '\n').trimEnd().replaceAll('\t', ' ');
  return shownText(lines).slice(0, MAX_REPLY_CHARACTERS);
}
