import { once } from 'node:events';
import net from 'node:net';

/**
 * Owns: clients that take their time: connected, polite by the letter, and hardly moving.
 * Promises: each is told apart from a dead one by an octet that it sends now and then.
 * Does not: ever finish a message.
 */
export const habits = [
  'says nothing',
  'says a command octet by octet',
  'stands in the header of a message',
  'stands in the body of a message',
  'holds a header of 64 KB',
  'does not read its replies',
  'has begun a TLS handshake',
] as const;
export type Habit = (typeof habits)[number];

const hello = 'EHLO slow.example\r\n';
const toData = 'MAIL FROM:<slow@client.example>\r\nRCPT TO:<slow@slow.example>\r\nDATA\r\n';
const header = 'Subject: slow\r\nX-Slow: ';

interface Way {
  /** Said and answered before the client slows down; null waits for the greeting alone. */
  readonly opening: string | null;
  readonly lastReply: RegExp;
  /** Said with the opening's answer in hand. */
  readonly lead: string;
  /** Octets from there on, one at a time, again and again. */
  readonly drip: string;
}

const ways: Readonly<Record<Habit, Way>> = {
  'says nothing': { opening: null, lastReply: /^220 /, lead: '', drip: '' },
  'says a command octet by octet': { opening: null, lastReply: /^220 /, lead: '', drip: 'NOOP\r\n' },
  'stands in the header of a message': {
    opening: hello + toData,
    lastReply: /^354 /m,
    lead: header,
    drip: 'x',
  },
  'stands in the body of a message': {
    opening: hello + toData,
    lastReply: /^354 /m,
    lead: `Subject: slow\r\n\r\n${'A line of a long letter.\r\n'.repeat(300)}`,
    drip: 'word ',
  },
  'holds a header of 64 KB': {
    opening: hello + toData,
    lastReply: /^354 /m,
    lead: `${header}${`\r\n ${'x'.repeat(70)}`.repeat(900)}`,
    drip: 'x',
  },
  'does not read its replies': {
    opening: null,
    lastReply: /^220 /,
    lead: 'HELP\r\n'.repeat(5000),
    drip: 'HELP\r\n',
  },
  'has begun a TLS handshake': {
    opening: `${hello}STARTTLS\r\n`,
    lastReply: /^220 .*TLS/m,
    // The head of a ClientHello that promises 512 octets more.
    lead: '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
    drip: '\x00',
  },
};

export class SlowClient {
  #dripped = 0;

  private constructor(
    readonly habit: Habit,
    readonly address: string,
    private readonly socket: net.Socket,
  ) {}

  /** Resolves when it stands where its habit wants it. @throws with what the server said instead. */
  static async connect(port: number, habit: Habit, address: string): Promise<SlowClient> {
    const { opening, lastReply, lead } = ways[habit];
    const socket = net.connect({ host: '127.0.0.1', port, localAddress: address, noDelay: true });
    socket.on('error', () => {});
    await once(socket, 'connect');
    if (opening !== null) socket.write(opening);
    await heard(socket, lastReply);
    if (habit === 'does not read its replies') socket.pause();
    socket.write(Buffer.from(lead, 'latin1'));
    return new SlowClient(habit, address, socket);
  }

  /** An octet, where the habit has one. */
  drip(): void {
    const { drip } = ways[this.habit];
    const octet = drip[this.#dripped++ % drip.length];
    if (octet !== undefined) this.socket.write(Buffer.from(octet, 'latin1'));
  }

  get isConnected(): boolean {
    return !this.socket.destroyed && this.socket.readyState === 'open';
  }

  close(): void {
    this.socket.destroy();
  }
}

function heard(socket: net.Socket, wanted: RegExp): Promise<void> {
  return new Promise((resolve, reject) => {
    let text = '';
    const fail = () => reject(new Error(`A slow client was not let in: ${text.trim() || 'closed'}`));
    const listen = (chunk: Buffer) => {
      text += chunk.toString('latin1');
      if (!wanted.test(text)) return;
      socket.off('data', listen);
      socket.off('close', fail);
      socket.resume();
      resolve();
    };
    socket.on('data', listen);
    socket.once('close', fail);
  });
}
