import { type Device, newDeviceId, readDevice, writeDevice } from '@/lib/auth/device-cookie';
import { type NewBrowser, noteBrowser } from '@/lib/auth/known-browsers';
import { browserName } from '@/lib/browser-name';
import { getPrisma } from '@/lib/store/database/client';

/** What the browser's mark proves for any of the user's names. */
export async function deviceOf(
  headers: Headers,
  userId: string,
  secret: string,
  now: Date,
): Promise<Device | null> {
  const names = await getPrisma().logonName.findMany({ where: { userId }, select: { folded: true } });
  const devices = names.map(({ folded }) => readDevice(headers.get('cookie'), folded, secret, now));
  return devices.find((device) => device !== null) ?? null;
}

/** As the console's notice reads it (components/console/frame/new-browsers.ts). */
export function shownBrowser({ firstUsedAt, firstAddress, userAgent }: NewBrowser) {
  return { at: firstUsedAt, address: firstAddress, browser: browserName(userAgent) };
}

interface SignedIn {
  readonly userId: string;
  readonly lastSignInAt: Date | null;
  /** As typed. */
  readonly userName: string;
  /** What its mark proved for this name. */
  readonly device: Device | null;
}

/**
 * Marks the browser of a sign-in, and finds which others to tell the user of.
 * @returns the mark, as a Set-Cookie
 */
export async function markBrowser(
  headers: Headers,
  { userId, lastSignInAt, userName, device }: SignedIn,
  cookies: { readonly secret: string; readonly isSecure: boolean },
  now: Date,
): Promise<{ mark: string; newBrowsers: readonly NewBrowser[] }> {
  const prisma = getPrisma();
  // Who signs in by another of their names is no new browser.
  const known = device ?? (await deviceOf(headers, userId, cookies.secret, now));
  const deviceId = known?.id ?? newDeviceId();
  const newBrowsers = await noteBrowser(
    prisma,
    {
      userId,
      deviceId,
      markedAt: known?.markedAt ?? null,
      address: headers.get('x-forwarded-for'),
      userAgent: headers.get('user-agent'),
    },
    lastSignInAt,
    now,
  );
  return { mark: writeDevice(userName, deviceId, cookies, now), newBrowsers };
}
