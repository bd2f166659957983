import type { SmtpReceiver } from '@/lib/demo/smtp-receiver';
import type { OutboundConnection } from '@/lib/smtp/send/connection';
import { connectClient, sendMail } from '@/lib/worker/process/transport.test-tools';
import { within } from '../process/within';

/**
 * Owns: mail as it is every day, one message after another, and how long each takes to be accepted and to arrive.
 * Promises: each message is accepted and arrives, or an error.
 */
interface Latencies {
  readonly medianMs: number;
  readonly p95Ms: number;
}

export interface NormalMail {
  readonly messages: number;
  /** From MAIL to the reply to the last dot. */
  readonly accepted: Latencies;
  /** From MAIL until the receiving server has it. */
  readonly delivered: Latencies;
}

const ALL_WITHIN_MS = 120_000;
/** A new connection after so many, as clients come and go. */
const MESSAGES_A_CONNECTION = 10;

export async function sendNormalMail(
  port: number,
  receiver: SmtpReceiver,
  name: string,
  messages: number,
): Promise<NormalMail> {
  const startedAt = new Map<string, number>();
  const deliveredMs: number[] = [];
  const acceptedMs: number[] = [];
  let onAll = () => {};
  const all = new Promise<void>((resolve) => {
    onAll = resolve;
  });
  const arrived = ({ envelope }: { readonly envelope: { readonly recipients: readonly string[] } }) => {
    const started = startedAt.get(envelope.recipients[0] ?? '');
    if (started === undefined) return;
    deliveredMs.push(performance.now() - started);
    if (deliveredMs.length === messages) onAll();
  };
  receiver.events.on('message', arrived);
  try {
    await within(
      ALL_WITHIN_MS,
      `${messages} messages of normal mail (${name}) are accepted and delivered`,
      sendAll(port, messages, (n) => `${name}${n}@contoso.example`, startedAt, acceptedMs).then(() => all),
    );
  } finally {
    receiver.events.off('message', arrived);
  }
  return { messages, accepted: latencies(acceptedMs), delivered: latencies(deliveredMs) };
}

async function sendAll(
  port: number,
  messages: number,
  recipientOf: (n: number) => string,
  startedAt: Map<string, number>,
  acceptedMs: number[],
): Promise<void> {
  let client: OutboundConnection | null = null;
  for (let n = 0; n < messages; n++) {
    if (n % MESSAGES_A_CONNECTION === 0) {
      await client?.quit();
      client = null;
    }
    client ??= await connectClient(port);
    const recipient = recipientOf(n);
    const started = performance.now();
    startedAt.set(recipient, started);
    const { outcomes } = await sendMail(client, { to: [recipient] });
    if (outcomes[0]?.kind !== 'delivered')
      throw new Error(`Normal mail was not taken: ${JSON.stringify(outcomes[0])}`);
    acceptedMs.push(performance.now() - started);
  }
  await client?.quit();
}

function latencies(values: readonly number[]): Latencies {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor((sorted.length - 1) * share)] ?? 0;
  return { medianMs: at(0.5), p95Ms: at(0.95) };
}
