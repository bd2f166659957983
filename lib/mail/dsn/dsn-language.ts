import { charsetOf, getHeader, getHeaders } from '@/lib/mail/message/header-block';
import { codecOf } from '@/lib/mail/text/charset-names';
import { decodeHeaderText } from '@/lib/mail/text/header-text';
import { DSN_LANGUAGES, type DsnLanguage } from './dsn-languages';

/**
 * Owns: in which language a DSN is written.
 * Promises: the sender's, where the message tells it by its header or the beginning of its body, else the default: the setting's,
 *   else the computer's. Bounded work.
 * Does not: parse MIME: of the body's first kilobytes it looks for what only Japanese mail has.
 */

export interface DsnLanguageSettings {
  readonly detects: boolean;
  /** Null: the computer's. */
  readonly defaultLanguage: DsnLanguage | null;
}

const MAX_CHARACTERS = 2048;

/**
 * @param header the message's header block
 * @param body what follows it, as far as it is at hand
 * @param computerLocale such as `ja-JP`
 */
export function dsnLanguage(
  header: Buffer,
  body: Buffer,
  { detects, defaultLanguage }: DsnLanguageSettings,
  computerLocale: string,
): DsnLanguage {
  const detected = detects ? detectLanguage(header, body) : null;
  return detected ?? defaultLanguage ?? languageOfTag(computerLocale) ?? 'en';
}

function detectLanguage(block: Buffer, body: Buffer): DsnLanguage | null {
  const header = block.toString('latin1');
  // RFC 3282: what the sender reads, for answers such as this one; then what he wrote.
  for (const name of ['Accept-Language', 'Content-Language']) {
    const language = namedLanguage(getHeader(header, name)?.slice(0, MAX_CHARACTERS) ?? '');
    if (language !== null) return language;
  }
  return isJapanese(header) || isJapaneseBody(body) ? 'ja' : null;
}

/** `ja-JP, en;q=0.5`: the one of ours that is wanted most. */
function namedLanguage(list: string): DsnLanguage | null {
  const wanted = list.split(',').flatMap((entry) => {
    const [tag = '', ...options] = entry.split(';');
    const language = languageOfTag(tag.trim());
    const weight = /q=([01](?:\.\d{1,3})?)/i.exec(options.join(';'))?.[1];
    return language === null ? [] : [{ language, weight: weight === undefined ? 1 : Number(weight) }];
  });
  return wanted.sort((a, b) => b.weight - a.weight).find(({ weight }) => weight > 0)?.language ?? null;
}

function languageOfTag(tag: string): DsnLanguage | null {
  const primary = tag.split(/[-_.]/, 1)[0]?.toLowerCase();
  return DSN_LANGUAGES.find((language) => language === primary) ?? null;
}

const JAPANESE_CODECS: ReadonlySet<string> = new Set(['cp932', 'eucjp']);
const KANA = /[\p{Script=Hiragana}\p{Script=Katakana}]/u;
const HAN = /\p{Script=Han}/u;

function isJapanese(header: string): boolean {
  const values = ['Subject', 'From', 'Sender'].flatMap((name) => getHeaders(header, name).slice(0, 1));
  const text = values.map((value) => value.slice(0, MAX_CHARACTERS)).join('\n');
  const named = [...text.matchAll(/=\?([\w.:+-]{1,40})(?:\*([\w-]{1,20}))?\?/g)].slice(0, 8);
  const charset = charsetOf(getHeader(header, 'Content-Type'));
  if ([...named.map(([, name]) => name ?? ''), charset ?? ''].some(isJapaneseCharset)) return true;
  if (named.some(([, , tag]) => tag !== undefined && languageOfTag(tag) === 'ja')) return true;
  const decoded = values
    .map((value) => decodeHeaderText(value.slice(0, MAX_CHARACTERS), () => charset))
    .join('\n');
  if (KANA.test(decoded)) return true;
  // Kanji alone may be Chinese: the clock tells where it was written.
  return HAN.test(decoded) && /\+0900\b/.test(getHeader(header, 'Date') ?? '');
}

/** The beginning, with the headers of its first parts. */
const MAX_BODY_BYTES = 4096;
/** ISO-2022-JP's ways into JIS X 0208. */
const JIS = ['\u001b$B', '\u001b$@'];

function isJapaneseBody(body: Buffer): boolean {
  const start = body.subarray(0, MAX_BODY_BYTES);
  const text = start.toString('latin1');
  const charsets = [...text.matchAll(/charset\s{0,4}=\s{0,4}"?([\w.:+-]{1,40})/gi)].slice(0, 4);
  if (JIS.some((way) => text.includes(way)) || charsets.some(([, name]) => isJapaneseCharset(name ?? '')))
    return true;
  const [base64 = ''] = /(?:^|\r\n)(?:[A-Za-z0-9+/]{40,100}\r\n){1,60}/.exec(text) ?? [];
  const quoted = text.replace(/=\r\n/g, '').replace(/=([0-9A-F]{2})/g, (_whole, hex: string) => {
    return String.fromCharCode(Number.parseInt(hex, 16));
  });
  return [start, Buffer.from(base64, 'base64'), Buffer.from(quoted, 'latin1')].some((octets) =>
    KANA.test(octets.toString('utf8')),
  );
}

/** ISO-2022 has Korean and Chinese kin. */
function isJapaneseCharset(name: string): boolean {
  if (/^(?:cs)?iso-?2022-?jp/i.test(name)) return true;
  const codec = codecOf(name);
  return codec !== null && JAPANESE_CODECS.has(codec);
}
