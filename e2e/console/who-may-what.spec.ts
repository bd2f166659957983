import { readFile } from 'node:fs/promises';
import type { BrowserContext } from '@playwright/test';
import { COLUMN_NAMES, COLUMNS, readWhoMayWhat } from '@/lib/testing/who-may-what';
import type { Site } from '../site';
import { expect, test } from './fixtures';
import { signInByHttp } from './sign-in';

/** docs/who-may-what.md, tried on a running installation: as a member of each built-in role group, and of none. */
const PASSWORD = 'correct-horse-battery';

test.slow();

const cookieOf = (cookies: Awaited<ReturnType<typeof signInByHttp>>) =>
  cookies.map(({ name, value }) => `${name}=${value}`).join('; ');

test('every cmdlet and every page is for whom the page says, as a member of each role group', async ({
  browser,
  emptySite: site,
  t,
}) => {
  const table = await readWhoMayWhat();
  const words = { notPermitted: t('console.notPermitted.title') };
  for (const column of COLUMN_NAMES) {
    await site.command('New-User', { Name: `A ${column}`, LogonNames: ['kim'], Password: PASSWORD });
    try {
      const group = COLUMNS[column] === null ? null : column;
      if (group) await site.command('Add-RoleGroupMember', { Identity: group, Member: 'kim' });
      const cookies = await signInByHttp(site.origin, { userName: 'kim', password: PASSWORD });

      const permitted = new Set<string>();
      for (const what of table.cmdlets.keys()) {
        if (await mayRun(site, cookieOf(cookies), what)) permitted.add(what);
      }
      const expected = [...table.cmdlets].filter(([, granted]) => granted.has(column)).map(([what]) => what);
      expect([...permitted], `cmdlets of ${column}`).toEqual(expected);

      const context = await browser.newContext({ locale: 'en-US' });
      await context.addCookies(cookies);
      const pages = [...table.pages].filter(([, granted]) => granted.has(column)).map(([path]) => path);
      expect(await openPages(context, site, [...table.pages.keys()], words), `pages of ${column}`).toEqual(
        pages,
      );
      await context.close();
    } finally {
      await site.command('Remove-User', { Identity: 'kim', Confirm: false });
    }
  }
});

/** Who may run it is told of the parameter that there is not, who may not of the permission that is missing. */
async function mayRun(site: Site, cookie: string, what: string): Promise<boolean> {
  const [cmdlet = '', parameter] = what.split(' -');
  const response = await fetch(`${site.origin}/api/commands/${cmdlet}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: site.origin, cookie },
    body: JSON.stringify({ NoSuchParameter: 1, ...(parameter && { [parameter]: 'x' }) }),
  });
  const { problems }: { problems: readonly { id: string }[] } = await response.json();
  const ids = problems.map(({ id }) => id);
  expect(
    [
      [400, true],
      [403, false],
    ],
    `${what}: ${ids}`,
  ).toContainEqual([response.status, !ids.includes('PermissionRequired')]);
  return response.status === 400;
}

/** Of these pages the ones that show their list, which must be those that the console tree leads to. */
async function openPages(
  context: BrowserContext,
  site: Site,
  paths: readonly string[],
  words: { readonly notPermitted: string },
): Promise<string[]> {
  const page = await context.newPage();
  const open: string[] = [];
  for (const path of paths) {
    await page.goto(`${site.origin}${path}`);
    await page.locator('[inert]:has(main)').waitFor({ state: 'detached' });
    await expect(page.getByRole('main')).toBeVisible();
    if ((await page.getByText(words.notPermitted).count()) === 0) open.push(path);
  }
  return open;
}

test('each route of the build answers a stranger and a member of no role group as the page says', async ({
  emptySite: site,
  session,
}) => {
  const { routes } = await readWhoMayWhat();
  const built: Record<string, string> = JSON.parse(
    await readFile('.next/app-path-routes-manifest.json', 'utf8'),
  );
  expect(routes.map(({ route }) => route).sort()).toEqual(Object.values(built).sort());

  for (const { route, askedAs, stranger, signedIn } of routes) {
    expect(await answerTo(site, askedAs, {}), `${route}, a stranger`).toBe(answerIn(stranger));
    const cookie = cookieOf(session);
    expect(await answerTo(site, askedAs, { cookie }), `${route}, signed in`).toBe(answerIn(signedIn));
  }
});

/** `200, nothing` and `307 to /login`: what a request can see of it. */
const answerIn = (said: string) => said.split(',')[0] ?? '';

async function answerTo(site: Site, askedAs: string, headers: Record<string, string>): Promise<string> {
  const [method = '', path = ''] = askedAs.split(' ');
  const gone = new AbortController();
  const response = await fetch(`${site.origin}${path}`, {
    method,
    headers: {
      ...headers,
      ...(method === 'POST' && { origin: site.origin, 'content-type': 'application/json' }),
    },
    body: method === 'POST' ? '{}' : null,
    redirect: 'manual',
    signal: gone.signal,
  });
  // A stream has no end of its own.
  gone.abort();
  const to = response.headers.get('location');
  return to === null ? `${response.status}` : `${response.status} to ${new URL(to, site.origin).pathname}`;
}
