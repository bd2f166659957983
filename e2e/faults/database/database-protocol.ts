/**
 * Owns: PostgreSQL's protocol 3.0 as far as a line in the middle has to read it: where a message ends, what is asked for,
 *   when an answer is whole.
 * Promises: the octets of all messages together are the octets that came.
 * Does not: speak it.
 */
export interface ProtocolMessage {
  /** One letter; empty for what a client says first, which has none. */
  readonly type: string;
  readonly body: Buffer;
  /** As it came. */
  readonly octets: Buffer;
}

const PROTOCOL_3 = 196_608;
const LENGTH_BYTES = 4;

export class ProtocolReader {
  #pieces: Buffer[] = [];
  #bytes = 0;
  /** So many are needed before it is worth looking again. */
  #wanted = LENGTH_BYTES + 1;
  #isStarted: boolean;

  constructor(from: 'client' | 'server') {
    this.#isStarted = from === 'server';
  }

  /** The messages that are whole with this chunk. */
  push(chunk: Buffer): ProtocolMessage[] {
    this.#pieces.push(chunk);
    this.#bytes += chunk.length;
    if (this.#bytes < this.#wanted) return [];
    let rest: Buffer = this.#pieces.length === 1 ? chunk : Buffer.concat(this.#pieces, this.#bytes);
    const messages: ProtocolMessage[] = [];
    for (;;) {
      const typeBytes = this.#isStarted ? 1 : 0;
      const headBytes = typeBytes + LENGTH_BYTES;
      const whole = rest.length < headBytes ? headBytes : typeBytes + rest.readUInt32BE(typeBytes);
      if (rest.length < whole || rest.length < headBytes) {
        this.#keep(rest, whole);
        return messages;
      }
      const body = rest.subarray(headBytes, whole);
      messages.push({
        type: rest.toString('latin1', 0, typeBytes),
        body,
        octets: rest.subarray(0, whole),
      });
      // Before it may come requests for encryption, without a letter either.
      if (!this.#isStarted) this.#isStarted = body.readUInt32BE(0) === PROTOCOL_3;
      rest = rest.subarray(whole);
    }
  }

  #keep(rest: Buffer, wanted: number): void {
    this.#pieces = rest.length > 0 ? [rest] : [];
    this.#bytes = rest.length;
    this.#wanted = wanted;
  }
}

/** What the client calls itself; empty in other messages than the first. */
export function applicationName({ type, body }: ProtocolMessage): string {
  if (type !== '' || body.readUInt32BE(0) !== PROTOCOL_3) return '';
  const words = body.toString('utf8', LENGTH_BYTES).split('\0');
  return words[words.indexOf('application_name') + 1] ?? '';
}

/** Of BackendKeyData: the number of the process that serves the connection. */
export function backendPid({ type, body }: ProtocolMessage): number | null {
  return type === 'K' ? body.readUInt32BE(0) : null;
}

/** Names what is asked for: the statement's name, or its text when it has none. Keeps the text of the nameless one. */
export class RequestReader {
  #nameless = '';

  /** Null for messages that ask for nothing. */
  statementOf({ type, body }: ProtocolMessage): string | null {
    const words = () => body.toString('utf8').split('\0', 2);
    if (type === 'Q') return words()[0] ?? '';
    if (type === 'P') {
      const [name, text = ''] = words();
      if (name === '') this.#nameless = text;
      return null;
    }
    if (type !== 'B') return null;
    const [, name = ''] = body.subarray(0, MAX_NAMES_BYTES).toString('latin1').split('\0', 2);
    return name === '' ? this.#nameless : name;
  }
}

/** Portal and statement stand first in a Bind; behind them may be megabytes. */
const MAX_NAMES_BYTES = 200;

/** The last message of a request: the server answers now. */
export function endsRequest({ type }: ProtocolMessage): boolean {
  return type === 'S' || type === 'Q';
}

/** The last message of an answer. */
export function endsAnswer({ type }: ProtocolMessage): boolean {
  return type === 'Z';
}

export function isError({ type }: ProtocolMessage): boolean {
  return type === 'E';
}
