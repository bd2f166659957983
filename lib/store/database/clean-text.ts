/**
 * Owns: text as PostgreSQL takes it: no NUL, no half of a surrogate pair (jsonb refuses both), bounded.
 * Promises: never throws; what was well-formed and short comes back unchanged.
 */

/** A lone surrogate: JSON.stringify writes it as an escape that jsonb refuses. */
const UNSTORABLE = /\0|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
const REPLACEMENT = '\ufffd';

/** @param maxCharacters UTF-16 units; longer text is cut. */
export function cleanText(text: string, maxCharacters: number): string {
  const cut = text.length > maxCharacters ? text.slice(0, maxCharacters) : text;
  return cut.replace(UNSTORABLE, REPLACEMENT);
}

/**
 * For columns with a btree index, whose entries must stay below 2,704 bytes.
 * @param maxBytes of UTF-8.
 */
export function cleanIndexedText(text: string, maxBytes: number): string {
  const clean = cleanText(text, maxBytes);
  if (Buffer.byteLength(clean) <= maxBytes) return clean;
  // Cutting bytes may split a character, which decodes to a replacement character at the end.
  return Buffer.from(clean)
    .subarray(0, maxBytes)
    .toString('utf8')
    .replace(/\ufffd$/, '');
}

export function cleanJson(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) =>
    typeof item === 'string' ? item.replace(UNSTORABLE, REPLACEMENT) : item,
  );
}
