import { userInfo } from 'node:os';
import { describe, expect, test } from 'vitest';
import { CANNOT_START_STATUS, exitStatusOf } from '@/lib/cannot-start';
import { findAccount, judgeRoot } from './account';

const isRoot = process.getuid?.() === 0;

async function refusal(work: () => unknown): Promise<string> {
  let error: unknown;
  try {
    await work();
  } catch (cause) {
    error = cause;
  }
  expect(exitStatusOf(error), String(error)).toBe(CANNOT_START_STATUS);
  return (error as Error).message; // exitStatusOf tells a CannotStartError by its class
}

test('without POSTERN_USER it runs as whoever starts it', async () => {
  expect(await findAccount({ user: null })).toBeNull();
});

describe.runIf(isRoot)('root', () => {
  test('names an account, which is found with its group', async () => {
    expect(await findAccount({ user: 'daemon' })).toEqual({ name: 'daemon', uid: 1, gid: 1 });
  });

  test('names one that there is not, and is told on one line how to make it and start it', async () => {
    const line = await refusal(() => findAccount({ user: 'postern-test-none' }));
    expect(line).not.toContain('\n');
    expect(line).toContain('no such account');
    expect(line).toContain('useradd --system --user-group --shell /usr/sbin/nologin postern-test-none');
    expect(line).toContain('POSTERN_USER=postern-test-none npm start');
  });

  test.each(['root', 'nobody'])('names %s, and is refused with another', async (user) => {
    expect(await refusal(() => findAccount({ user }))).toContain('POSTERN_USER=postern npm start');
  });

  test.each([
    ['127.0.0.1', '127.0.0.1'],
    ['localhost', '::1'],
    ['127.0.9.9', '127.255.255.254'],
  ])('without an account it is warned on %s and %s, with the same words', (webHost, smtpHost) => {
    const warnings: string[] = [];
    judgeRoot({ webHost, smtpHost }, 'all', (line) => warnings.push(line));
    expect(warnings).toEqual([
      expect.stringMatching(/runs as root.*useradd .* && POSTERN_USER=postern npm start$/),
    ]);
  });

  test.each([
    ['POSTERN_HOST', { webHost: '0.0.0.0', smtpHost: '127.0.0.1' }],
    ['POSTERN_HOST', { webHost: '::', smtpHost: '127.0.0.1' }],
    ['POSTERN_SMTP_HOST', { webHost: '127.0.0.1', smtpHost: '192.0.2.1' }],
    ['POSTERN_SMTP_HOST', { webHost: '127.0.0.1', smtpHost: '::ffff:192.0.2.1' }],
    ['POSTERN_SMTP_HOST', { webHost: '127.0.0.1', smtpHost: '::' }],
  ])('without an account it is refused on any other address of %s: %o', async (setting, hosts) => {
    const line = await refusal(() => judgeRoot(hosts, 'all', () => {}));
    expect(line).toContain(`${setting} is `);
    expect(line).toMatch(/loopback addresses only.*useradd .* && POSTERN_USER=postern npm start$/);
  });

  test('of a part that binds one address only that one counts', async () => {
    const exposed = { webHost: '0.0.0.0', smtpHost: '127.0.0.1' };
    judgeRoot(exposed, 'transport', () => {});
    await refusal(() => judgeRoot(exposed, 'web', () => {}));
  });
});

describe.skipIf(isRoot)('an ordinary user', () => {
  test('may name itself and nobody else', async () => {
    expect(await findAccount({ user: userInfo().username })).toBeNull();
    expect(await refusal(() => findAccount({ user: 'daemon' }))).toContain('only root');
  });

  test('binds where it may', () => {
    judgeRoot({ webHost: '0.0.0.0', smtpHost: '::' }, 'all', () => expect.unreachable());
  });
});
