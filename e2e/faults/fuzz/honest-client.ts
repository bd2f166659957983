import { RawSmtpClient } from '@/lib/testing/raw-smtp-client';
import { checkStored } from './check-stored';
import { connectorRules } from './connectors';
import type { Target } from './target';
import { Violation } from './violation';

/**
 * Owns: a client that does all right, on a connection of its own for each message, while others do not.
 * Promises: each of its messages has to be taken and stored; how long each took is kept.
 */
interface HonestClient {
  readonly latenciesMs: readonly number[];
  /** After the message under way. @throws what it met with. */
  stop(): Promise<void>;
}

const ADDRESS = '127.0.1.250';

export function startHonestClient(target: Target): HonestClient {
  const latenciesMs: number[] = [];
  let isStopped = false;
  const work = async () => {
    while (!isStopped) latenciesMs.push(await sendOne(target, latenciesMs.length));
  };
  const done = work();
  done.catch(() => {});
  return {
    latenciesMs,
    stop: async () => {
      isStopped = true;
      await done;
    },
  };
}

/** @returns how long it took from connecting to QUIT, in milliseconds. */
export async function sendOne(target: Target, n: number): Promise<number> {
  const started = performance.now();
  const content = `Subject: honest ${n}\r\nMessage-ID: <${n}@honest.example>\r\n\r\nHello\r\n.\r\n..\r\n`;
  const mailLine = 'MAIL FROM:<honest@client.example>';
  const rcptLine = 'RCPT TO:<user@foreign.example>';
  const client = await RawSmtpClient.connect(target.port, { localAddress: ADDRESS });
  try {
    const say = async (line: string, code: number) => {
      const reply = await client.say(line);
      if (!reply.startsWith(`${code}`)) throw new Violation(`an honest client hears ${reply} to`, line);
      return reply;
    };
    await client.reply();
    await say('EHLO honest.example', 250);
    await say(mailLine, 250);
    await say(rcptLine, 250);
    await say('DATA', 354);
    const reply = await say(`${content.replace(/(^|\r\n)\./g, '$1..')}.`, 250);
    const id = reply.split(' ')[2] ?? '';
    const accepted = { id, content: Buffer.from(content), mailLine, rcptLines: [rcptLine], mayRelay: true };
    await checkStored(target, accepted, connectorRules.inside);
    await say('QUIT', 221);
    return performance.now() - started;
  } finally {
    client.destroy();
  }
}
