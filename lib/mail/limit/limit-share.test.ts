import { describe, expect, it } from 'vitest';
import { type Random, seededRandom } from '@/lib/testing/seeded-random';
import { answerShare, type LimitAsk, type ShareAnswer } from './limit-share';
import { type Held, type LimitUse, NOTHING_USED, overAtMs, roomAt, roomFor } from './limit-use';
import { fewestRecipients, SEND_LIMITS, type SendLimit, type SendLimitName, shareOf } from './send-limits';

function limitOf(name: SendLimitName, most: number): SendLimit {
  return { name, most, ...SEND_LIMITS[name] };
}

function ask(limit: SendLimit, use: LimitUse, more: Partial<LimitAsk> = {}): LimitAsk {
  return { limit, use, inUse: 0, ended: [], room: 0, wanted: 1, share: 1, ...more };
}

const HUB1 = { server: 'hub1', epoch: '1' };
const HUB2 = { server: 'hub2', epoch: '1' };
const allLive = () => true;

function usesOf({ answers }: ShareAnswer): LimitUse[] {
  return answers.map(({ use }) => use);
}

interface UnderWay {
  readonly endsAt: number;
  countedAt: number;
}

/** What the network still brings of a process that is dead. */
const AFTER_DEATH_MS = 30_000;

/** One server of a simulation: what it may begin, what is under way, what ended since it last asked. */
interface Server {
  holder: Omit<Held, 'count'>;
  isLive: boolean;
  room: number;
  /** With the time at which the server hears of the end. */
  underWay: UnderWay[];
  ended: { readonly atMs: number; readonly count: number }[];
}

/** @returns when the receiver counted each message, by its own clock. */
function simulate(random: Random, limit: SendLimit, spanMs: number): number[] {
  let use = NOTHING_USED;
  const counted: UnderWay[] = [];
  // The receiver's clock is hours off, and fast or slow.
  const rate = 1 + (random.fraction() - 0.5) / 1000;
  const offset = random.between(-1e7, 1e7);
  let epochs = 1;
  const servers = ['hub1', 'hub2', 'hub3'].map(
    (server): Server => ({ holder: { server, epoch: '1' }, isLive: true, room: 0, underWay: [], ended: [] }),
  );
  const isAlive = (holder: Held) =>
    servers.some(
      ({ holder: own, isLive }) => isLive && own.server === holder.server && own.epoch === holder.epoch,
    );
  let now = 1_000_000;
  /** The first moment at which there may be room again. */
  let roomAgainAt = 0;
  while (now < 1_000_000 + spanMs) {
    const isAtOnce = roomAgainAt > now && random.fraction() < 0.5;
    now = isAtOnce ? roomAgainAt : now + random.between(1, limit.windowMs / 15);
    const server = random.pick([servers[0] as Server, servers[1] as Server, servers[2] as Server]);
    for (const { endsAt } of server.underWay.filter(({ endsAt }) => endsAt <= now))
      server.ended.push({ atMs: endsAt, count: 1 });
    server.underWay = server.underWay.filter(({ endsAt }) => endsAt > now);
    const chance = isAtOnce ? 0.3 : random.fraction();
    if (chance < 0.01) {
      // Killed: what it had said may still be counted, what it held is gone.
      for (const message of server.underWay)
        message.countedAt = Math.min(message.countedAt, now + AFTER_DEATH_MS);
      server.holder = { ...server.holder, epoch: String(++epochs) };
      Object.assign(server, { room: 0, underWay: [], ended: [] });
    } else if (chance < 0.4) {
      const asks = [
        ask(limit, use, {
          inUse: server.underWay.length,
          ended: server.ended,
          room: server.room,
          wanted: isAtOnce ? 1 : random.between(0, 1),
          share: shareOf(limit),
        }),
      ];
      const { answers, blocked } = answerShare(asks, server.holder, isAlive, now);
      roomAgainAt = blocked?.untilMs ?? 0;
      // Once in a while the answer is lost: it is asked again, with the same.
      const again = random.fraction() < 0.1;
      use = answers[0]?.use ?? use;
      server.room = again ? 0 : (answers[0]?.room ?? 0);
      if (!again) server.ended = [];
    }
    // What was given is often begun at once, and ends as late as the next step.
    if (chance > 0.2) {
      for (let n = random.between(1, 3); n > 0 && server.room > 0; n--) {
        server.room--;
        const takesMs = random.between(0, limit.windowMs);
        // The worst that a receiver can do: it counts this one at once, and that one at its end.
        const message = { endsAt: now + takesMs, countedAt: now + random.pick([0, takesMs]) };
        server.underWay.push(message);
        counted.push(message);
      }
    }
  }
  return counted.map(({ countedAt }) => countedAt * rate + offset).sort((first, second) => first - second);
}

describe('answerShare', () => {
  it.each([
    ['messageRateLimitPerSecond', 7],
    ['messageRateLimitPerSecond', 100],
    ['messageRateLimit', 1],
    ['messageRateLimit', 30],
    ['messageRateLimitPerDay', 20],
  ] as const)(
    'lets no receiver count more than %s %i in any window by its own clock, whoever dies and whatever takes how long',
    (name, most) => {
      const limit = limitOf(name, most);
      for (let seed = 1; seed <= 12; seed++) {
        const counted = simulate(seededRandom(seed), limit, limit.windowMs * 25);
        expect(counted.length).toBeGreaterThan(most);
        for (const [index, at] of counted.entries()) {
          const next = counted[index + most];
          if (next !== undefined) expect(next - at, `seed ${seed}`).toBeGreaterThanOrEqual(limit.windowMs);
        }
      }
    },
  );

  it('gives limits that a message needs together, or none of them', () => {
    const minute = limitOf('messageRateLimit', 10);
    const day = limitOf('messageRateLimitPerDay', 1);
    const first = answerShare([ask(minute, NOTHING_USED), ask(day, NOTHING_USED)], HUB1, allLive, 0);
    expect(first).toMatchObject({ blocked: null, answers: [{ room: 1 }, { room: 1 }] });
    const [minuteUse, dayUse] = usesOf(first) as [LimitUse, LimitUse];
    const second = answerShare([ask(minute, minuteUse), ask(day, dayUse)], HUB2, allLive, 0);
    expect(second.answers.map(({ room }) => room)).toEqual([0, 0]);
    expect(second.blocked).toEqual({ name: 'messageRateLimitPerDay', most: 1, untilMs: null });
    expect(usesOf(second)).toEqual([minuteUse, dayUse]);
  });

  it('leaves half of what is free to others', () => {
    const limit = limitOf('messageRateLimit', 100);
    const { answers } = answerShare([ask(limit, NOTHING_USED, { share: 500 })], HUB1, allLive, 0);
    expect(answers[0]?.room).toBe(50);
  });

  it('says when there will be room: when the first of what was said counts no more', () => {
    const limit = limitOf('messageRateLimit', 2);
    const ended = [
      { atMs: 1000, count: 1 },
      { atMs: 9000, count: 1 },
    ];
    const { blocked } = answerShare([ask(limit, NOTHING_USED, { ended })], HUB1, allLive, 10_000);
    expect(blocked?.untilMs).toBeGreaterThanOrEqual(61_000);
    expect(blocked?.untilMs).toBeLessThanOrEqual(62_200);
  });

  it('counts what a server held that is no more as said, and once', () => {
    const limit = limitOf('messageRateLimitPerDay', 10);
    const held = usesOf(
      answerShare([ask(limit, NOTHING_USED, { share: 5 })], HUB1, allLive, 0),
    )[0] as LimitUse;
    const onlyHub2 = ({ server }: Held) => server === 'hub2';
    const after = answerShare([ask(limit, held, { share: 9 })], HUB2, onlyHub2, 5000);
    expect(after.answers[0]).toMatchObject({ room: 3, use: { held: [{ ...HUB2, count: 3 }] } });
    const use = after.answers[0]?.use as LimitUse;
    expect(roomFor(use, 10, 5000)).toBe(2);
    const again = answerShare([ask(limit, use, { share: 9, inUse: 3 })], HUB2, onlyHub2, 6000);
    expect(again.answers[0]?.room).toBe(1);
    expect(roomAt(use, 10, 7, 5000)).toBeGreaterThan(86_400_000);
  });

  it('ends the connections of a server that is no more soon, and remembers none that ended', () => {
    const limit = limitOf('maxOutboundConnections', 2);
    const held = usesOf(
      answerShare([ask(limit, NOTHING_USED, { wanted: 2 })], HUB1, allLive, 0),
    )[0] as LimitUse;
    const { blocked } = answerShare([ask(limit, held)], HUB2, ({ server }) => server === 'hub2', 1000);
    expect(blocked?.untilMs).toBe(2000);
    const ended = answerShare(
      [ask(limit, held, { wanted: 0, ended: [{ atMs: 0, count: 2 }] })],
      HUB1,
      allLive,
      9,
    );
    expect(ended.answers[0]?.use).toEqual(NOTHING_USED);
  });

  it('asked twice gives nothing twice', () => {
    const limit = limitOf('messageRateLimit', 100);
    const once = answerShare([ask(limit, NOTHING_USED, { share: 8 })], HUB1, allLive, 0);
    const twice = answerShare([ask(limit, usesOf(once)[0] as LimitUse, { share: 8 })], HUB1, allLive, 5);
    expect(usesOf(twice)).toEqual(usesOf(once));
  });

  it('a limit that was lowered gives nothing until enough of what was said counts no more', () => {
    const limit = limitOf('messageRateLimit', 600);
    const ended = [{ atMs: 0, count: 600 }];
    const [use] = usesOf(
      answerShare([ask(limit, NOTHING_USED, { ended, wanted: 0 })], HUB1, allLive, 10),
    ) as [LimitUse];
    const lowered = answerShare([ask({ ...limit, most: 30 }, use)], HUB1, allLive, 20);
    expect(lowered.answers[0]?.room).toBe(0);
    expect(lowered.blocked).toEqual({ name: 'messageRateLimit', most: 30, untilMs: overAtMs(use, 0) });
  });

  it('keeps a day in some hundred entries, however much is sent', () => {
    const limit = limitOf('messageRateLimitPerDay', 1_000_000);
    let use = NOTHING_USED;
    for (let now = 0; now < 86_400_000; now += 10_000) {
      const asks = [ask(limit, use, { ended: [{ atMs: now, count: 3 }], wanted: 0 })];
      use = answerShare(asks, HUB1, allLive, now).answers[0]?.use as LimitUse;
    }
    expect(use.spent.length).toBeLessThanOrEqual(722);
    expect(roomFor(use, limit.most, 86_390_000)).toBe(1_000_000 - 3 * 8640);
  });
});

describe('fewestRecipients', () => {
  it('is the message, or a tenth of the limit, so that no message is too large for a limit', () => {
    expect([fewestRecipients(3, 100), fewestRecipients(50, 100), fewestRecipients(500, 3)]).toEqual([
      3, 10, 1,
    ]);
  });
});
