import { ShellSyntaxError } from './syntax-error';

/**
 * Owns: the smallest pieces of shell text: blanks, comments, words, quoted strings, script blocks.
 * Promises: each read leaves `offset` behind the piece or throws a ShellSyntaxError at the place that is wrong.
 * Does not: know what a piece is for; which piece may stand where is the parser's (parse.ts, filter.ts).
 */

const BLANK = /[^\S\r\n]/u;
const NEWLINE = /[\r\n]/;
/** A word ends here; `&`, `<` and `>` are PowerShell operators and refused where they would end one. */
const WORD_END = /[\s;|,(){}&<>'"]/u;
/** PowerShell takes these for quotes; a paste from a document brings them. Here they only stand inside strings. */
const TYPOGRAPHIC_QUOTE = /[\u2018-\u201f]/;
const VARIABLE_START = /[\p{L}\p{N}_{(?^$:]/u;

const ESCAPES: Readonly<Record<string, string>> = {
  '0': '\0',
  a: '\x07',
  b: '\b',
  e: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

export class Scanner {
  readonly text: string;
  offset: number;

  constructor(text: string) {
    this.text = text;
    this.offset = 0;
  }

  get atEnd(): boolean {
    return this.offset >= this.text.length;
  }

  /** The character at `offset + ahead`, or '' behind the end. */
  peek(ahead = 0): string {
    return this.text.charAt(this.offset + ahead);
  }

  /** Takes `expected` if it stands here. */
  take(expected: string): boolean {
    if (!this.text.startsWith(expected, this.offset)) return false;
    this.offset += expected.length;
    return true;
  }

  /** Matches a sticky (`y`) pattern here without taking it. */
  match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.offset;
    return pattern.exec(this.text);
  }

  fail(id: ShellSyntaxError['id'], args: Record<string, string | number> = {}, offset = this.offset): never {
    throw new ShellSyntaxError(id, args, offset);
  }

  /** Blanks, `# ...` and `<# ... #>` comments, a backtick before a newline; newlines too when asked. */
  skipBlanks(newlines = false): void {
    for (;;) {
      const continued = this.match(/`(?:\r\n|\r|\n)/y);
      if (continued !== null) this.offset += continued[0].length;
      else if (BLANK.test(this.peek()) || (newlines && NEWLINE.test(this.peek()))) this.offset += 1;
      else if (this.peek() === '#') this.offset += this.match(/#[^\r\n]*/y)?.[0].length ?? 0;
      else if (this.text.startsWith('<#', this.offset)) this.#skipBlockComment();
      else return;
    }
  }

  /** True where a value or command must have ended: end of text, blank, newline, `;`, `|`, `,` or a closing bracket. */
  atBoundary(): boolean {
    return this.atEnd || /[\s;|,)}]/u.test(this.peek());
  }

  atQuote(): boolean {
    return this.peek() === "'" || this.peek() === '"';
  }

  /** `'...'` with '' for one quote, or `"..."` with backtick escapes and "" for one quote. */
  readQuoted(): string {
    return this.peek() === "'" ? this.#readSingleQuoted() : this.#readDoubleQuoted();
  }

  /**
   * A bare word up to a blank or a separator; `escaped` tells that a backtick stood in it, so that it is text whatever
   * it looks like. `alsoEndsAt`: further characters that end it. Empty at a separator.
   */
  readWord(alsoEndsAt = ''): { readonly text: string; readonly escaped: boolean } {
    const start = this.offset;
    let text = '';
    let escaped = false;
    while (!this.atEnd) {
      const character = this.peek();
      if (TYPOGRAPHIC_QUOTE.test(character)) this.fail('TypographicQuote', { character });
      if (character === '`' && this.peek(1) !== '' && !NEWLINE.test(this.peek(1))) {
        text += this.#readEscape();
        escaped = true;
        continue;
      }
      if (character === '`' || alsoEndsAt.includes(character) || WORD_END.test(character)) break;
      if (character === '$' && this.offset > start) this.#refuseVariable();
      text += character;
      this.offset += 1;
    }
    if (this.offset > start && this.atQuote()) this.fail('QuoteInsideWord', { word: text }, start);
    return { text, escaped };
  }

  /** The raw text between `{` and its `}`: braces inside quoted strings do not count. */
  readBlock(): string {
    const start = this.offset;
    let depth = 0;
    while (!this.atEnd) {
      const character = this.peek();
      if (character === "'" || character === '"') {
        this.#skipQuoted(character);
        continue;
      }
      if (character === '`') this.offset += 1;
      if (character === '{') depth += 1;
      if (character === '}') depth -= 1;
      this.offset += 1;
      if (depth === 0) return this.text.slice(start + 1, this.offset - 1);
    }
    return this.fail('BracketNotClosed', { open: '{', close: '}' }, start);
  }

  #readSingleQuoted(): string {
    const start = this.offset;
    const match = this.match(/'([^']*(?:''[^']*)*)'/y);
    if (match === null) return this.fail('StringNotClosed', { quote: "'" }, start);
    this.offset += match[0].length;
    return (match[1] ?? '').replaceAll("''", "'");
  }

  #readDoubleQuoted(): string {
    const start = this.offset;
    let value = '';
    this.offset += 1;
    while (!this.atEnd) {
      const character = this.peek();
      if (character === '"') {
        this.offset += 1;
        if (this.peek() !== '"') return value;
      }
      if (character === '`') {
        value += this.#readEscape();
        continue;
      }
      if (character === '$') this.#refuseVariable();
      value += character;
      this.offset += 1;
    }
    return this.fail('StringNotClosed', { quote: '"' }, start);
  }

  #readEscape(): string {
    const start = this.offset;
    const hex = this.match(/`u\{([0-9a-f]{1,6})\}/iy);
    if (hex !== null) {
      const codePoint = Number.parseInt(hex[1] ?? '', 16);
      if (codePoint > 0x10ffff) this.fail('EscapeInvalid', { escape: hex[0] }, start);
      this.offset += hex[0].length;
      return String.fromCodePoint(codePoint);
    }
    const character = String.fromCodePoint(this.text.codePointAt(start + 1) ?? 0);
    if (start + 1 >= this.text.length) return this.fail('StringNotClosed', { quote: '"' }, start);
    this.offset += 1 + character.length;
    return ESCAPES[character] ?? character;
  }

  #skipQuoted(quote: string): void {
    const start = this.offset;
    this.offset += 1;
    while (!this.atEnd) {
      const character = this.peek();
      if (character === '`' && quote === '"') this.offset += 1;
      this.offset += 1;
      // A doubled quote closes and opens again, which comes to the same here.
      if (character === quote) return;
    }
    this.offset = start;
    this.fail('StringNotClosed', { quote });
  }

  #skipBlockComment(): void {
    const end = this.text.indexOf('#>', this.offset);
    if (end < 0) this.fail('BracketNotClosed', { open: '<#', close: '#>' });
    this.offset = end + 2;
  }

  /** A `$` that PowerShell would expand is refused rather than taken literally; a lone one is a character. */
  #refuseVariable(): void {
    if (!VARIABLE_START.test(this.peek(1))) return;
    const name = this.match(/\$(?:\w|:)*/y)?.[0] ?? '$';
    this.fail('VariableNotSupported', { name: name === '$' ? `$${this.peek(1)}` : name });
  }
}
