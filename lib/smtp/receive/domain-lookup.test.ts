import { describe, expect, it } from 'vitest';
import { DomainLookup, StrangersDomains } from './domain-lookup';

function names() {
  const settings = { now: 0, needsOwnQueue: true, mayMakeQueues: true };
  const asked: string[] = [];
  const domains = new StrangersDomains(
    {
      needsOwnQueue: () => settings.needsOwnQueue,
      mayMakeQueues: () => settings.mayMakeQueues,
      takesMail: async (domain) => {
        asked.push(domain);
        return !domain.startsWith('gone');
      },
    },
    () => settings.now,
  );
  const open = (clientIp = '192.0.2.1') => new DomainLookup(domains, clientIp);
  return { settings, asked, open };
}
const many = (count: number, word = 'a') =>
  Array.from({ length: count }, (_unused, at) => `${word}${at}.wild.test`);
const verdicts = async (lookup: DomainLookup, domains: readonly string[]) => {
  await lookup.ask(new Set(domains.filter((domain) => lookup.verdictOf(domain) === undefined)));
  return domains.map((domain) => {
    const verdict = lookup.verdictOf(domain);
    return verdict?.ok === true ? 'taken' : verdict?.code;
  });
};
const count = (all: readonly unknown[], one: unknown) => all.filter((each) => each === one).length;

describe('names below a wildcard that a stranger says', () => {
  it('are looked up once, and refused for good when mail for them would fail at once', async () => {
    const { open, asked } = names();
    const lookup = open();
    expect(lookup.verdictOf('a.wild.test')).toBeUndefined();
    expect(await verdicts(lookup, ['a.wild.test', 'gone.wild.test', 'a.wild.test'])).toEqual([
      'taken',
      550,
      'taken',
    ]);
    lookup.forget();
    expect(await verdicts(open(), ['a.wild.test'])).toEqual(['taken']);
    expect(asked).toEqual(['a.wild.test', 'gone.wild.test']);
  });

  it('may be twenty new ones a message, and the others in the next', async () => {
    const { open } = names();
    const lookup = open();
    const first = await verdicts(lookup, many(30));
    expect([count(first, 'taken'), count(first, 452)]).toEqual([20, 10]);
    lookup.forget();
    expect(count(await verdicts(lookup, many(30)), 'taken')).toBe(30);
  });

  it('may be sixty new ones a minute of a network, each source of it counted', async () => {
    const { open, settings } = names();
    for (let host = 1; host <= 3; host++) await verdicts(open(`192.0.2.${host}`), many(20, `h${host}-`));
    expect(await verdicts(open('192.0.2.200'), many(2, 'more'))).toEqual([451, 451]);
    expect(await verdicts(open('198.51.100.1'), many(2, 'other'))).toEqual(['taken', 'taken']);
    settings.now = 60_000;
    expect(await verdicts(open('192.0.2.200'), many(2, 'more'))).toEqual(['taken', 'taken']);
  });

  it('may be three hundred new ones a minute of all strangers, of those that do not exist too', async () => {
    const { open, asked } = names();
    for (let network = 0; network < 20; network++)
      await verdicts(open(`10.0.${network}.1`), many(20, `gone${network}-`));
    expect(asked).toHaveLength(300);
  });

  it('cost nothing while mail was taken for them within five minutes', async () => {
    const { open, settings, asked } = names();
    const lookup = open();
    await verdicts(lookup, ['a.wild.test']);
    for (let minute = 1; minute <= 20; minute++) {
      settings.now = minute * 4 * 60_000;
      lookup.forget();
      expect(lookup.verdictOf('a.wild.test')).toEqual({ ok: true });
    }
    settings.now += 5 * 60_000 + 1;
    lookup.forget();
    expect(lookup.verdictOf('a.wild.test')).toBeUndefined();
    expect(asked).toHaveLength(1);
  });

  it('are put off while the server has more queues than it should, but for those that have one', async () => {
    const { open, settings } = names();
    const lookup = open();
    await verdicts(lookup, ['a.wild.test']);
    settings.mayMakeQueues = false;
    expect(await verdicts(lookup, ['a.wild.test', 'b.wild.test'])).toEqual(['taken', 452]);
  });

  it('are not asked about where they need no queue of their own', () => {
    const { open, settings, asked } = names();
    settings.needsOwnQueue = false;
    expect(open().verdictOf('a.wild.test')).toEqual({ ok: true });
    expect(asked).toEqual([]);
  });
});
