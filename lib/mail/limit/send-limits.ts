/**
 * Owns: which limits a send connector has: what each counts, of whom, and in which time.
 * Promises: pure. The names are the properties of the connector's settings.
 * Does not: count (limit-use).
 */

export const SEND_LIMITS = {
  maxOutboundConnections: { counts: 'connections', windowMs: 0, of: 'connector' },
  messageRateLimitPerSecond: { counts: 'messages', windowMs: 1000, of: 'connector' },
  messageRateLimit: { counts: 'messages', windowMs: 60_000, of: 'connector' },
  messageRateLimitPerDay: { counts: 'messages', windowMs: 86_400_000, of: 'connector' },
  recipientRateLimitPerMinute: { counts: 'recipients', windowMs: 60_000, of: 'connector' },
  recipientRateLimit: { counts: 'recipients', windowMs: 86_400_000, of: 'connector' },
  senderMessageRateLimit: { counts: 'messages', windowMs: 60_000, of: 'sender' },
  senderMessageRateLimitPerDay: { counts: 'messages', windowMs: 86_400_000, of: 'sender' },
} as const satisfies Readonly<Record<string, LimitRule>>;

export interface LimitRule {
  readonly counts: 'connections' | 'messages' | 'recipients';
  /** What is counted is over so long after its end; 0: at its end. */
  readonly windowMs: number;
  readonly of: 'connector' | 'sender';
}

export type SendLimitName = keyof typeof SEND_LIMITS;

/** Of one connector: null is unlimited. */
export type SendLimitSettings = Readonly<Record<SendLimitName, number | null>>;

export interface SendLimit extends LimitRule {
  readonly name: SendLimitName;
  readonly most: number;
}

export const SEND_LIMIT_NAMES = Object.keys(SEND_LIMITS) as readonly SendLimitName[];

export function limitsOf(settings: SendLimitSettings): readonly SendLimit[] {
  return SEND_LIMIT_NAMES.flatMap((name): SendLimit[] => {
    const most = settings[name];
    return most === null ? [] : [{ name, most, ...SEND_LIMITS[name] }];
  });
}

/** Whose messages are counted together: one mailbox, however its address is written. Never empty. */
export function limitSender(fromAddress: string): string {
  return fromAddress === '' ? '<>' : fromAddress.toLowerCase();
}

/** What a server asks for at once, so that it need not ask for each message: some seconds' worth. */
export function shareOf({ windowMs, most }: Pick<SendLimit, 'windowMs' | 'most'>): number {
  const parts = windowMs > 60_000 ? 2880 : windowMs > 1000 ? 12 : windowMs > 0 ? 4 : most;
  return Math.max(1, Math.floor(most / parts));
}

/**
 * How many recipients of a message are too few to say it to them alone: it waits until it may be said to so many, or to all
 * of them. A message that has more recipients than a limit leaves in parts.
 */
export function fewestRecipients(recipients: number, most: number): number {
  return Math.min(recipients, Math.max(1, Math.ceil(most / 10)));
}
