/**
 * Owns: RFC 2047 encoded words, both ways, for header values that are text.
 * Promises: decoding never throws; what does not decode stays as it stands.
 * Does not: parse addresses or remove control characters (display-text does).
 */

const ENCODED_WORD = /=\?([^?*\s]{1,60})(?:\*[^?\s]{1,40})?\?([bBqQ])\?([^?\s]*)\?=/g;

/** Decodes each encoded word; white space between two of them is not part of the text (RFC 2047 6.2). */
export function decodeEncodedWords(value: string): string {
  let result = '';
  let end = 0;
  let open: { charset: string; bytes: Buffer[] } | null = null;

  for (const match of value.matchAll(ENCODED_WORD)) {
    const [whole, charset = '', encoding = '', text = ''] = match;
    const between = value.slice(end, match.index);
    const bytes = encoding.toUpperCase() === 'B' ? Buffer.from(text, 'base64') : decodeQ(text);
    const isAdjacent = open !== null && /^\s*$/.test(between);
    // Neighbours are joined as octets: many senders cut in the middle of a character, which RFC 2047 5 forbids.
    if (open !== null && isAdjacent && open.charset === charset.toLowerCase()) {
      open.bytes.push(bytes);
    } else {
      if (open !== null) result += decodeBytes(open.charset, Buffer.concat(open.bytes));
      if (!isAdjacent) result += between;
      open = { charset: charset.toLowerCase(), bytes: [bytes] };
    }
    end = match.index + whole.length;
  }
  if (open !== null) result += decodeBytes(open.charset, Buffer.concat(open.bytes));
  return result + value.slice(end);
}

/** A header value in US-ASCII: itself, or UTF-8 encoded words of at most 75 characters, folded. */
export function encodeHeaderText(text: string): string {
  if (/^[\u0020-\u007e]*$/.test(text) && !text.includes('=?')) return text;
  const words: string[] = [];
  let chunk = '';
  for (const character of text) {
    // 45 octets are 60 characters of base64; with `=?UTF-8?B?` and `?=` 72.
    if (Buffer.byteLength(chunk + character) > 45) {
      words.push(chunk);
      chunk = '';
    }
    chunk += character;
  }
  if (chunk !== '') words.push(chunk);
  return words.map((word) => `=?UTF-8?B?${Buffer.from(word).toString('base64')}?=`).join('\r\n ');
}

/** Octets in a named character set as text; UTF-8, else Windows-1252, when the name is unknown. */
export function decodeBytes(charset: string, bytes: Uint8Array): string {
  for (const label of [charset, 'utf-8']) {
    try {
      return new TextDecoder(label, { fatal: label !== charset }).decode(bytes);
    } catch {
      // An unknown label or octets that are not UTF-8: the next guess.
    }
  }
  return new TextDecoder('windows-1252').decode(bytes);
}

function decodeQ(text: string): Buffer {
  const octets = text
    .replaceAll('_', ' ')
    .replace(/=([0-9a-fA-F]{2})/g, (_match, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(octets, 'latin1');
}
