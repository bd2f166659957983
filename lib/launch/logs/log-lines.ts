import { StringDecoder } from 'node:string_decoder';

/**
 * Owns: what a process writes, as lines.
 * Promises: memory for one line of `maxCharacters` at most: of a longer one the beginning is kept, and how much was left out.
 * Does not: understand them.
 */
export interface OutputLine {
  readonly text: string;
  /** Characters that the line was too long by. */
  readonly cut: number;
}

export class LineReader {
  readonly #decoder = new StringDecoder('utf8');
  #begun = '';
  #cut = 0;

  readonly #maxCharacters: number;
  readonly #onLine: (line: OutputLine) => void;

  constructor(maxCharacters: number, onLine: (line: OutputLine) => void) {
    this.#maxCharacters = maxCharacters;
    this.#onLine = onLine;
  }

  read(chunk: Buffer): void {
    const parts = this.#decoder.write(chunk).split('\n');
    for (const [index, part] of parts.entries()) {
      this.#add(part);
      if (index < parts.length - 1) this.#finish();
    }
  }

  /** What stands behind the last line end is a line too. */
  end(): void {
    this.#add(this.#decoder.end());
    this.#finish();
  }

  #add(part: string): void {
    const room = this.#maxCharacters - this.#begun.length;
    this.#begun += part.length > room ? part.slice(0, room) : part;
    this.#cut += Math.max(0, part.length - room);
  }

  #finish(): void {
    const line = { text: this.#begun.replace(/\r$/, ''), cut: this.#cut };
    this.#begun = '';
    this.#cut = 0;
    if (line.text !== '') this.#onLine(line);
  }
}
