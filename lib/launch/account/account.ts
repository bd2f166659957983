import { execFile } from 'node:child_process';
import { userInfo } from 'node:os';
import { promisify } from 'node:util';
import { CannotStartError } from '@/lib/cannot-start';
import { type Config, isLoopback } from '@/lib/config';
import { NOBODY_ID, type Owner } from '@/lib/launch/postgres/give-to';

/**
 * Owns: as which account Postern runs when root starts it (POSTERN_USER).
 * Promises: whoever names one gets it or nothing; without one root's Postern is reached from this computer alone, and says
 *   what would be better. What becomes another account (`becomeAccount`) cannot become root again, nor can what it starts.
 * Does not: bind ports or prepare files, which must be done before.
 */
export interface Account extends Owner {
  readonly name: string;
}

/** @returns null: it runs as whoever started it. @throws CannotStartError */
export async function findAccount({ user }: Pick<Config, 'user'>): Promise<Account | null> {
  if (user === null) return null;
  const own = process.getuid?.();
  if (own !== 0) {
    if (process.getuid !== undefined && userInfo().username === user) return null;
    throw new CannotStartError(
      `POSTERN_USER is '${user}', but only root can start Postern as another account. Start it as root or as ${user}, or ` +
        'leave POSTERN_USER out.',
    );
  }
  const [uid, gid] = await Promise.all([idOf(user, '-u'), idOf(user, '-g')]);
  if (uid === null || gid === null) {
    throw new CannotStartError(
      `POSTERN_USER is '${user}', and this computer has no such account. ${cureOf(user)}`,
    );
  }
  const others = uid === 0 ? 'is root' : uid === NOBODY_ID ? 'other services run as, too' : null;
  if (others !== null) {
    throw new CannotStartError(`POSTERN_USER is '${user}', which ${others}. ${cureOf('postern')}`);
  }
  return { name: user, uid, gid };
}

/** Root without an account: a warning on loopback addresses. @throws CannotStartError on any other */
export function judgeRoot(
  config: Pick<Config, 'webHost' | 'smtpHost'>,
  parts: 'all' | 'web' | 'transport',
  warn: (line: string) => void,
): void {
  if (process.getuid?.() !== 0) return;
  const addresses = [
    ['POSTERN_HOST', config.webHost, parts !== 'transport'],
    ['POSTERN_SMTP_HOST', config.smtpHost, parts !== 'web'],
  ] as const;
  for (const [setting, host, isBound] of addresses) {
    if (!isBound || isLoopback(host)) continue;
    throw new CannotStartError(
      `${setting} is ${host}: started by root without POSTERN_USER, Postern runs on loopback addresses only. ${cureOf('postern')}`,
    );
  }
  warn(`Postern runs as root, who may do more than it needs. ${cureOf('postern')}`);
}

/** For good. */
export function becomeAccount({ name, uid, gid }: Account): void {
  const { initgroups, setgid, setuid } = process;
  if (!initgroups || !setgid || !setuid) throw new Error('This platform has no accounts to become');
  initgroups(name, gid);
  setgid(gid);
  setuid(uid);
  try {
    setuid(0);
  } catch {
    const { homedir } = userInfo();
    Object.assign(process.env, { HOME: homedir, USER: name, LOGNAME: name });
    return;
  }
  throw new Error(`The right to become root again was not lost on the way to ${name}`);
}

function cureOf(name: string): string {
  return `Make an account for it and start it again: useradd --system --user-group --shell /usr/sbin/nologin ${name} && POSTERN_USER=${name} npm start`;
}

async function idOf(name: string, which: '-u' | '-g'): Promise<number | null> {
  const id = await promisify(execFile)('id', [which, name]).then(
    ({ stdout }) => Number(stdout),
    () => null,
  );
  return Number.isInteger(id) ? id : null;
}
