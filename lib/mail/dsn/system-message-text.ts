/**
 * Owns: the text of a system message, which may be HTML as in Exchange, as plain text for the report.
 * Promises: a link shows where it leads; what only looks like a tag (`<postmaster@contoso.com>`) stays.
 */

const TAG = /<(\/?)([a-z][a-z0-9]{0,9})((?:\s[^<>]{0,400})?)\/?>/gi;
const KNOWN_TAGS: ReadonlySet<string> = new Set(
  (
    'a b big blockquote body br center code div em font h1 h2 h3 h4 h5 h6 head hr html i li ol p pre s small span strong sub sup ' +
    'table tbody td th tr tt u ul'
  ).split(' '),
);
const BREAKS: ReadonlySet<string> = new Set(
  'blockquote br center div h1 h2 h3 h4 h5 h6 hr li ol p pre table tr ul'.split(' '),
);
const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
};

export function systemMessageText(text: string): string {
  const links: string[] = [];
  const withoutTags = text.replace(TAG, (whole, slash: string, name: string, attributes: string) => {
    const tag = name.toLowerCase();
    if (!KNOWN_TAGS.has(tag)) return whole;
    if (tag === 'a') return linkText(slash === '/', attributes, links);
    if (!BREAKS.has(tag)) return '';
    return tag === 'li' && slash === '' ? '\n- ' : '\n';
  });
  return decodeEntities(withoutTags)
    .split('\n')
    .map((line) => line.trim())
    .filter((line, index, lines) => line !== '' || (index > 0 && lines[index - 1] !== ''))
    .join('\n')
    .trim();
}

/** Behind the words of a link stands its address. */
function linkText(isEnd: boolean, attributes: string, open: string[]): string {
  if (!isEnd) {
    const address = /\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/i.exec(attributes);
    open.push(address?.slice(1).find((group) => group !== undefined) ?? '');
    return '';
  }
  const address = open.pop() ?? '';
  return address === '' ? '' : ` (${address})`;
}

function decodeEntities(text: string): string {
  return text.replace(/&(?:#(\d{1,6})|#x([0-9a-f]{1,5})|([a-z]{2,5}));/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return ENTITIES[String(name).toLowerCase()] ?? whole;
    const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
    return code >= 32 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
