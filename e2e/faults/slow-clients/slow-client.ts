import { RawSmtpClient } from '@/lib/testing/raw-smtp-client';

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

const HELLO = 'EHLO slow.example\r\n';
const TO_DATA = 'MAIL FROM:<slow@client.example>\r\nRCPT TO:<slow@slow.example>\r\nDATA\r\n';
const HEADER = 'Subject: slow\r\nX-Slow: ';

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
    opening: HELLO + TO_DATA,
    lastReply: /^354 /m,
    lead: HEADER,
    drip: 'x',
  },
  'stands in the body of a message': {
    opening: HELLO + TO_DATA,
    lastReply: /^354 /m,
    lead: `Subject: slow\r\n\r\n${'A line of a long letter.\r\n'.repeat(300)}`,
    drip: 'word ',
  },
  'holds a header of 64 KB': {
    opening: HELLO + TO_DATA,
    lastReply: /^354 /m,
    lead: `${HEADER}${`\r\n ${'x'.repeat(70)}`.repeat(900)}`,
    drip: 'x',
  },
  'does not read its replies': {
    opening: null,
    lastReply: /^220 /,
    lead: 'HELP\r\n'.repeat(5000),
    drip: 'HELP\r\n',
  },
  'has begun a TLS handshake': {
    opening: `${HELLO}STARTTLS\r\n`,
    lastReply: /^220 .*TLS/m,
    // The head of a ClientHello that promises 512 octets more.
    lead: '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
    drip: '\x00',
  },
};

export class SlowClient {
  #dripped = 0;

  readonly #client: RawSmtpClient;

  private constructor(
    readonly habit: Habit,
    readonly address: string,
    client: RawSmtpClient,
  ) {
    this.#client = client;
  }

  /** Resolves when it stands where its habit wants it. @throws with what the server replied instead. */
  static async connect(port: number, habit: Habit, address: string): Promise<SlowClient> {
    const { opening, lastReply, lead } = ways[habit];
    const client = await RawSmtpClient.connect(port, { localAddress: address });
    if (opening !== null) client.write(opening);
    let reply = '';
    while (!lastReply.test(reply)) {
      const before = reply;
      reply = await client.reply().catch(() => {
        throw new Error(`A slow client was not let in: ${before || 'closed'}`);
      });
    }
    if (habit === 'does not read its replies') client.stopReading();
    client.write(lead);
    return new SlowClient(habit, address, client);
  }

  /** An octet, where the habit has one. */
  drip(): void {
    const { drip } = ways[this.habit];
    const octet = drip[this.#dripped++ % drip.length];
    if (octet !== undefined) this.#client.write(octet);
  }

  get isConnected(): boolean {
    return this.#client.isOpen;
  }

  close(): void {
    this.#client.destroy();
  }
}
