import { setTimeout as pause } from 'node:timers/promises';
import { RawSmtpClient } from '@/lib/testing/raw-smtp-client';
import type { FaultMail } from '../ledger/fault-mail';
import type { Ledger } from '../ledger/ledger';

/**
 * Owns: the clients under whose load the faults happen: several SMTP connections, one message after another on each.
 * Promises: an answer is in the ledger as it came; no message is given twice, so that a duplicate is never the client's;
 *   a broken connection is opened anew until `stop`.
 * Does not: choose the mail.
 */
export interface InjectorOptions {
  readonly port: number;
  readonly connections: number;
  /** Between two messages of a connection: load, and not all that the machine can do. */
  readonly pauseMs: number;
  readonly nextMail: () => FaultMail;
  readonly ledger: Ledger;
}

const RECONNECT_MS = 50;
/** Any client waits before it gives the next message to a server that just had no room. */
const REFUSED_MS = 100;
/** A server that says nothing for so long after `stop` is left alone: unanswered. */
const STOP_GRACE_MS = 15_000;

export class Injector {
  readonly #options: InjectorOptions;
  readonly #running: Promise<void>;
  readonly #clients = new Set<RawSmtpClient>();
  #isStopping = false;
  #listeners: ((mail: FaultMail) => void)[] = [];

  constructor(options: InjectorOptions) {
    this.#options = options;
    this.#running = Promise.all(Array.from({ length: options.connections }, () => this.#work())).then(
      () => {},
    );
  }

  /** Called at the moment a 250 is read. @returns what ends it. */
  onAccepted(listener: (mail: FaultMail) => void): () => void {
    this.#listeners.push(listener);
    return () => {
      this.#listeners = this.#listeners.filter((other) => other !== listener);
    };
  }

  /** Resolves when `count` further messages were accepted. */
  accepted(count: number): Promise<void> {
    return new Promise((resolve) => {
      let left = count;
      const forget = this.onAccepted(() => {
        left -= 1;
        if (left > 0) return;
        forget();
        resolve();
      });
    });
  }

  /** What is under way is answered first. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    const timer = setTimeout(() => this.abandon(), STOP_GRACE_MS);
    await this.#running;
    clearTimeout(timer);
  }

  /** What is under way is not waited for. */
  abandon(): void {
    this.#isStopping = true;
    for (const client of this.#clients) client.destroy();
  }

  async #work(): Promise<void> {
    while (!this.#isStopping) {
      const client = await this.#connect();
      if (!client) {
        await pause(RECONNECT_MS);
        continue;
      }
      this.#clients.add(client);
      try {
        while (!this.#isStopping) {
          await this.#submit(client, this.#options.nextMail());
          await pause(this.#options.pauseMs);
        }
        await client.say('QUIT');
      } catch {
        // The connection is gone; its message, if there was one, stays unanswered.
      } finally {
        this.#clients.delete(client);
        client.destroy();
      }
    }
  }

  async #connect(): Promise<RawSmtpClient | null> {
    try {
      const client = await RawSmtpClient.connect(this.#options.port);
      const greeting = await client.reply();
      const hello = await client.say('EHLO client.faults.example');
      return greeting.startsWith('220') && hello.startsWith('250') ? client : null;
    } catch {
      return null;
    }
  }

  /** @throws when the connection ends. */
  async #submit(client: RawSmtpClient, mail: FaultMail): Promise<void> {
    const { ledger } = this.#options;
    ledger.offer(mail);
    const commands = [
      `MAIL FROM:<${mail.from}>`,
      ...mail.recipients.map((address) => `RCPT TO:<${address}>`),
      'DATA',
    ];
    client.write(`${commands.join('\r\n')}\r\n`);
    const replies: string[] = [];
    for (const _ of commands) replies.push(await client.reply());
    const refusal = replies.find((reply) => !/^[23]/.test(reply));
    if (refusal !== undefined) {
      ledger.answer(mail.identity, 'refused', refusal);
      await pause(REFUSED_MS);
      // DATA may have been let through for the other recipients: only the end of the connection takes it back.
      throw new Error(refusal);
    }
    client.write(`${mail.content.replaceAll(/^\./gm, '..')}.\r\n`);
    const reply = await client.reply();
    if (!reply.startsWith('250')) {
      ledger.answer(mail.identity, 'refused', reply);
      await pause(REFUSED_MS);
      return;
    }
    ledger.answer(mail.identity, 'accepted', null);
    for (const listener of [...this.#listeners]) listener(mail);
  }
}
