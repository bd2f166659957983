import { helo, mail, odd, PLAIN_MAIL, rcpt, signIn } from './commands';
import { content } from './contents';
import { commandStep, mutate } from './mutations';
import { type Random, sessionRandom } from './random';

/**
 * Owns: what one client of the fuzz says, where its octets are cut, and how it leaves.
 * Promises: follows from seed and index alone.
 * Does not: know what is answered: a step that an answer makes senseless is the client's to leave out, or not.
 */
export interface Step {
  /** `content` makes sense after 354 only. */
  readonly kind: 'command' | 'content';
  readonly octets: Buffer;
}

export interface SessionPlan {
  readonly index: number;
  readonly client: Client;
  readonly steps: readonly Step[];
  /** Waits for each reply and says nothing that makes no sense; else all is sent at once. */
  readonly isPatient: boolean;
  /** Of the octets of a step, or of all when not patient: where a write ends. */
  cut(octets: Buffer): readonly Buffer[];
  /** After a go-ahead for TLS. */
  readonly tls: 'handshake' | 'garbage' | 'silence';
  readonly ending: 'quit' | 'close' | 'reset' | 'halfClose';
  /** Reads no reply before all is said. */
  readonly isDeaf: boolean;
}

/** Each under a receive connector of its own (connectors.ts). */
export const clients = ['inside', 'outside', 'strict', 'account'] as const;
export type Client = (typeof clients)[number];

export function planSession(seed: number, index: number): SessionPlan {
  const random = sessionRandom(seed, index);
  const isDeaf = random.chance(0.001);
  const isWild = !isDeaf && random.chance(0.1);
  const steps = isDeaf ? deafSteps(random) : isWild ? wildSteps(random) : dialogueSteps(random);
  const cutting = sessionRandom(seed, index, 'cuts');
  return {
    index,
    client: random.pick(clients),
    steps,
    isPatient: !isDeaf && random.chance(0.6),
    cut: (octets) => cutInPieces(octets, cutting),
    tls: random.chance(0.8) ? 'handshake' : random.pick(['garbage', 'silence']),
    ending: random.chance(0.8) ? 'quit' : random.pick(['close', 'reset', 'halfClose']),
    isDeaf,
  };
}

/** By the grammar, then changed in some places, in most cases. */
function dialogueSteps(random: Random): Step[] {
  const steps: Step[] = [];
  if (random.chance(0.97)) steps.push(commandStep(helo(random)));
  if (random.chance(0.02)) steps.push(...startTls(random));
  if (random.chance(0.2)) steps.push(...signIn(random).map(commandStep));
  const transactions = random.below(5);
  for (let i = 0; i < transactions; i++) {
    if (random.chance(0.2)) steps.push(commandStep(odd(random)));
    steps.push(commandStep(mail(random)));
    const recipients = random.between(1, 5);
    for (let r = 0; r < recipients; r++) steps.push(commandStep(rcpt(random)));
    if (random.chance(0.1)) steps.push(commandStep(odd(random)));
    steps.push(commandStep('DATA'), { kind: 'content', octets: content(random) });
  }
  const mutations = random.chance(0.4) ? 0 : random.between(1, 3);
  for (let i = 0; i < mutations; i++) mutate(steps, random);
  return steps;
}

/** STARTTLS, and in one write with it what must be forgotten; inside, a transaction that was begun outside goes on. */
function startTls(random: Random): Step[] {
  const injected = random.pick([
    '',
    `${PLAIN_MAIL}\r\n`,
    'NOOP\r\nRSET\r\n',
    'EHLO injected\r\n',
    'x'.repeat(3000),
  ]);
  const steps: Step[] = [];
  if (random.chance(0.5)) steps.push(commandStep(PLAIN_MAIL), commandStep(rcpt(random)));
  steps.push({ kind: 'command', octets: Buffer.from(`STARTTLS\r\n${injected}`) });
  steps.push(commandStep(random.pick(['DATA', 'RCPT TO:<user@relay.example>', PLAIN_MAIL, 'STARTTLS'])));
  steps.push(commandStep(helo(random)));
  return steps;
}

/** Octets of any kind, in command mode or as content. */
function wildSteps(random: Random): Step[] {
  const steps: Step[] = [];
  if (random.chance(0.6)) {
    steps.push(commandStep('EHLO client.example'));
    if (random.chance(0.7)) {
      steps.push(commandStep(PLAIN_MAIL), commandStep('RCPT TO:<user@relay.example>'), commandStep('DATA'));
    }
  }
  const pieces = random.between(1, 4);
  for (let i = 0; i < pieces; i++) {
    const kind = random.chance(0.5) ? 'content' : 'command';
    steps.push({
      kind,
      octets: random.chance(0.5) ? random.octets(random.below(3000)) : smtpLikeOctets(random),
    });
  }
  return steps;
}

const smtpLike = Buffer.from('\r\n\r\n\r\n..<>@: =MAILFROMRCPTTODATARSETEHLOQUITa0\0\xff', 'latin1');

function smtpLikeOctets(random: Random): Buffer {
  return Buffer.from(
    Array.from({ length: random.below(1500) }, () => smtpLike[random.below(smtpLike.length)] ?? 0),
  );
}

/** More replies than any buffer should hold for a client that does not read. */
function deafSteps(random: Random): Step[] {
  const count = random.between(2000, 5000);
  // Of others a thousand are answered, and then no more.
  if (random.chance(0.3)) {
    const line = random.pick(['NOOP', 'HELP', 'EHLO client.example', 'RSET']);
    return [{ kind: 'command', octets: Buffer.from(`${line}\r\n`.repeat(count)) }];
  }
  const recipients = 'RCPT TO:<user@relay.example>\r\n'.repeat(count);
  return [{ kind: 'command', octets: Buffer.from(`EHLO client.example\r\n${PLAIN_MAIL}\r\n${recipients}`) }];
}

function cutInPieces(octets: Buffer, random: Random): Buffer[] {
  if (octets.length < 2 || random.chance(0.4)) return [octets];
  // Octet by octet only what is short: each is a packet.
  const count = octets.length < 60 && random.chance(0.1) ? octets.length : random.between(1, 6);
  const cuts = Array.from({ length: count }, (_, i) =>
    count === octets.length ? i : random.between(1, octets.length - 1),
  );
  const edges = [...new Set([0, ...cuts, octets.length])].sort((a, b) => a - b);
  return edges.slice(1).map((end, i) => octets.subarray(edges[i], end));
}
