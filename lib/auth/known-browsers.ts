/**
 * Owns: which browsers a user has signed in from, and of which new ones they are told at their next sign-in.
 * Promises: each browser is told of every other that came new since it was last used, so that whoever came by a stolen password
 *   cannot take the word away from the owner by being told first. At most MAX_BROWSERS a user; forgotten with their mark.
 * Does not: keep anybody out: a mark proves nothing but that a browser was here before (device-cookie.ts).
 */
export interface NewBrowser {
  readonly firstUsedAt: Date;
  readonly firstAddress: string | null;
  readonly userAgent: string | null;
}

interface KnownBrowserRow extends NewBrowser {
  readonly deviceId: string;
  readonly lastUsedAt: Date;
}

/** What is needed of Prisma's client. */
interface KnownBrowserDatabase {
  knownBrowser: {
    findMany(query: {
      where: { userId: string };
      orderBy: { lastUsedAt: 'desc' };
    }): PromiseLike<readonly KnownBrowserRow[]>;
    upsert(query: {
      where: { userId_deviceId: { userId: string; deviceId: string } };
      create: KnownBrowserRow & { userId: string };
      update: { lastUsedAt: Date };
    }): PromiseLike<unknown>;
    deleteMany(query: { where: { userId: string; deviceId: { in: string[] } } }): PromiseLike<unknown>;
  };
}

interface UsedBrowser {
  readonly userId: string;
  readonly deviceId: string;
  /** Since when it has been marked; null: it is new. */
  readonly markedAt: Date | null;
  readonly address: string | null;
  readonly userAgent: string | null;
}

const MAX_BROWSERS = 50;
const FORGOTTEN_MS = 180 * 24 * 3600 * 1000;
const MAX_TOLD = 5;
/** Between the moments that one sign-in writes. */
const SAME_SIGN_IN_MS = 60_000;

/**
 * Notes a sign-in.
 * @param lastSignInAt the user's sign-in before this one; null: the first
 * @returns the browsers to tell this one of, newest first
 */
export async function noteBrowser(
  database: KnownBrowserDatabase,
  browser: UsedBrowser,
  lastSignInAt: Date | null,
  now: Date,
): Promise<readonly NewBrowser[]> {
  const { userId, deviceId } = browser;
  const known = await database.knownBrowser.findMany({ where: { userId }, orderBy: { lastUsedAt: 'desc' } });
  const own = known.find((other) => other.deviceId === deviceId);
  // One that has never been here has nothing it was told before: it hears of the one that came last, if that was new.
  const since = own?.lastUsedAt ?? (lastSignInAt && new Date(lastSignInAt.getTime() - SAME_SIGN_IN_MS));
  await database.knownBrowser.upsert({
    where: { userId_deviceId: { userId, deviceId } },
    create: {
      userId,
      deviceId,
      // Marked before there was this list: not new.
      firstUsedAt: browser.markedAt ?? now,
      lastUsedAt: now,
      firstAddress: browser.address,
      userAgent: browser.userAgent,
    },
    update: { lastUsedAt: now },
  });
  const others = known.filter((other) => other.deviceId !== deviceId);
  const gone = others.filter(
    ({ lastUsedAt }, index) =>
      index >= MAX_BROWSERS - 1 || now.getTime() - lastUsedAt.getTime() > FORGOTTEN_MS,
  );
  if (gone.length > 0) {
    await database.knownBrowser.deleteMany({
      where: { userId, deviceId: { in: gone.map((other) => other.deviceId) } },
    });
  }
  if (since === null) return [];
  return others
    .filter(({ firstUsedAt }) => firstUsedAt > since)
    .sort((one, other) => other.firstUsedAt.getTime() - one.firstUsedAt.getTime())
    .slice(0, MAX_TOLD);
}
