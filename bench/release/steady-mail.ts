import { openSmtpSession, type SmtpSession } from '../tools/smtp-session';

/**
 * Owns: mail that keeps coming: at a steady rate, whether the hub keeps up or not, or as fast as the hub takes it.
 * Promises: at a rate, messages fall due by the clock alone; each waits for a free session; what was not taken in time is
 *   still given, so that none is missing at the end. An answer other than 250 fails at `stop`.
 */
export interface SteadyMail {
  /** When each message was answered with 250, on the clock of performance.now(). */
  readonly acceptedAtMs: readonly number[];
  /** Gives what is due and ends. */
  stop(): Promise<void>;
}

export interface SteadyMailOptions {
  readonly port: number;
  /** Null: each session gives its next message as soon as the last one was taken. */
  readonly perSecond: number | null;
  readonly sessions: number;
  readonly domain: string;
}

const TICK_MS = 10;

export async function startSteadyMail(options: SteadyMailOptions): Promise<SteadyMail> {
  const { port, perSecond, sessions, domain } = options;
  const free: SmtpSession[] = [];
  for (let opened = 0; opened < sessions; opened += 1) free.push(await openSmtpSession(port));
  const all = [...free];
  const acceptedAtMs: number[] = [];
  const underWay = new Set<Promise<void>>();
  const startedAtMs = performance.now();
  let begun = 0;
  let due = 0;
  let failure: unknown = null;

  const begin = (session: SmtpSession) => {
    begun += 1;
    const to = `steady${begun}@${domain}`;
    const sending = session
      .send('sender@client.contoso.example', to, contentFor(to))
      .then(
        () => {
          acceptedAtMs.push(performance.now());
          free.push(session);
        },
        (error: unknown) => {
          failure ??= error;
        },
      )
      .finally(() => {
        underWay.delete(sending);
        pump();
      });
    underWay.add(sending);
  };
  const pump = () => {
    while (begun < due) {
      const session = failure === null ? free.pop() : undefined;
      if (!session) return;
      begin(session);
    }
  };
  const timer = setInterval(() => {
    due =
      perSecond === null
        ? Number.POSITIVE_INFINITY
        : Math.floor(((performance.now() - startedAtMs) * perSecond) / 1000);
    pump();
  }, TICK_MS);
  return {
    acceptedAtMs,
    stop: async () => {
      clearInterval(timer);
      if (perSecond === null) due = begun;
      while (underWay.size > 0) await Promise.race(underWay);
      for (const session of all) await session.close();
      if (failure !== null) throw failure;
    },
  };
}

const filler = `${'x'.repeat(76)}\r\n`.repeat(48);

function contentFor(to: string): string {
  return [
    'From: Sender <sender@client.contoso.example>',
    `To: ${to}`,
    'Subject: Steady',
    `Date: ${new Date().toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: <${crypto.randomUUID()}@client.contoso.example>`,
    '',
    filler,
  ].join('\r\n');
}
