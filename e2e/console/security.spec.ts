import type { Site } from '../site';
import { composeMail } from '../submit-mail';
import { expect, rowWith, test } from './fixtures';

/** What strangers send: requests without a session or from other pages, and mail that is dressed as markup. */

test.describe('requests', () => {
  const NEW = { Name: 'intruder', AddressSpaces: ['*'] };

  test('without a session change nothing', async ({ emptySite: site }) => {
    const response = await post(site, 'New-SendConnector', NEW, {});
    expect(response.status).toBe(401);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect((await site.command('Get-SendConnector')).output).toEqual([]);
    expect((await fetch(`${site.origin}/api/events`)).status).toBe(401);
  });

  test("with another page's origin change nothing, whatever cookie the browser adds", async ({
    emptySite: site,
    session,
  }) => {
    const cookie = session.map(({ name, value }) => `${name}=${value}`).join('; ');
    const forged: Record<string, string>[] = [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
      { origin: `${site.origin}.evil.example` },
    ];
    for (const headers of forged) {
      const response = await post(site, 'New-SendConnector', NEW, { cookie, ...headers });
      expect(response.status, JSON.stringify(headers)).toBe(403);
    }
    expect((await site.command('Get-SendConnector')).output).toEqual([]);
    // The same request from the console's own page is taken.
    const own = await post(site, 'New-SendConnector', NEW, { cookie, origin: site.origin });
    expect(own.status).toBe(200);
  });

  test("for the server action are taken from the console's own page only", async ({
    page,
    emptySite: site,
    session,
    t,
  }) => {
    await site.command('New-SendConnector', { Name: 'everywhere', AddressSpaces: ['*'] });
    await page.goto('/organization/hub-transport?tab=send-connectors');
    await rowWith(page, 'everywhere').click({ button: 'right' });
    await page.getByRole('menuitem', { name: t('console.actions.disable') }).click();
    await expect(page.getByText(t('console.effect.willMoveNone'))).toBeVisible();
    const sent = page.waitForRequest((request) => 'next-action' in request.headers());
    await page.getByRole('button', { name: t('common.yes'), exact: true }).click();
    const request = await sent;
    const isEnabled = async () => (await site.command('Get-SendConnector')).output[0]?.Enabled;
    await expect.poll(isEnabled).toBe(false);

    // What the page sent, sent again from elsewhere.
    await site.command('Set-SendConnector', { Identity: 'everywhere', Enabled: true });
    const cookie = session.map(({ name, value }) => `${name}=${value}`).join('; ');
    const replay = (origin: Readonly<Record<string, string>>) =>
      fetch(request.url(), {
        method: 'POST',
        headers: {
          cookie,
          accept: 'text/x-component',
          'content-type': request.headers()['content-type'] ?? '',
          'next-action': request.headers()['next-action'] ?? '',
          ...origin,
        },
        body: request.postData() ?? '',
      });
    const foreign: readonly Record<string, string>[] = [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      // A browser that names no origin: Next lets it pass.
      { 'sec-fetch-site': 'cross-site' },
    ];
    for (const origin of foreign) {
      await (await replay(origin)).text();
      expect(await isEnabled(), JSON.stringify(origin)).toBe(true);
    }
    await (await replay({ origin: site.origin })).text();
    expect(await isEnabled()).toBe(false);
  });

  test('with an unknown field or a wrong type are refused by name', async ({ emptySite: site, session }) => {
    const cookie = session.map(({ name, value }) => `${name}=${value}`).join('; ');
    const cases: readonly (readonly [Record<string, unknown>, string])[] = [
      [{ ...NEW, Colour: 'red' }, 'Colour'],
      [{ ...NEW, Port: 'five' }, 'Port'],
      [{ ...NEW, Enabled: 'perhaps' }, 'Enabled'],
      [{ ...NEW, AddressSpaces: { '*': 1 } }, 'AddressSpaces'],
      [{ ...NEW, Name: { toString: 'x' } }, 'Name'],
    ];
    for (const [parameters, parameter] of cases) {
      const response = await post(site, 'New-SendConnector', parameters, { cookie, origin: site.origin });
      expect(response.status, parameter).toBe(400);
      const body: { problems: { parameter: string | null }[] } = await response.json();
      // Of a list the place is named too: AddressSpaces.0.
      expect(body.problems[0]?.parameter).toMatch(new RegExp(`^${parameter}(\\.|$)`));
    }
    expect((await site.command('Get-SendConnector')).output).toEqual([]);
  });

  test('to what the sign-in library offers beside the three doors in use find nothing', async ({ site }) => {
    const routes: readonly (readonly [string, string])[] = [
      ['POST', 'sign-up/email'],
      ['POST', 'sign-in/email'],
      ['POST', 'change-password'],
      ['POST', 'update-user'],
      ['POST', 'request-password-reset'],
      ['POST', 'delete-user'],
      ['GET', 'list-sessions'],
      ['GET', 'ok'],
      ['GET', 'error'],
      ['GET', 'sign-in/username'],
    ];
    for (const [method, route] of routes) {
      const response = await fetch(`${site.origin}/api/auth/${route}`, {
        method,
        headers: { 'content-type': 'application/json', origin: site.origin },
        body: method === 'POST' ? '{}' : undefined,
      });
      expect(response.status, `${method} ${route}`).toBe(404);
    }
  });

  test('for pages are answered with a policy that no foreign script passes', async ({ page }) => {
    const response = await page.goto('/organization/hub-transport');
    const policy = response?.headers()['content-security-policy'] ?? '';
    expect(policy).toMatch(/script-src 'self' 'nonce-/);
    expect(policy).not.toMatch(/script-src[^;]*unsafe/);
    expect(policy).toContain("frame-ancestors 'none'");
  });
});

test.describe('after the session has ended elsewhere', () => {
  test.use({ expectedConsoleErrors: [/401/] });

  test('a change is refused before it is read, and leads to the sign-in page', async ({
    page,
    emptySite: site,
    t,
  }) => {
    await site.command('New-SendConnector', { Name: 'everywhere', AddressSpaces: ['*'] });
    await page.goto('/organization/hub-transport?tab=send-connectors');
    await rowWith(page, 'everywhere').click({ button: 'right' });
    await page.getByRole('menuitem', { name: t('console.actions.disable') }).click();
    await expect(page.getByText(t('console.effect.willMoveNone'))).toBeVisible();
    await page.context().clearCookies({ name: 'postern.console' });
    await page.getByRole('button', { name: t('common.yes'), exact: true }).click();
    await expect(page).toHaveURL(/\/login\?/);
    expect((await site.command('Get-SendConnector')).output[0]?.Enabled).toBe(true);
  });
});

test('no page breaks its own policy, so that a report of it means something', async ({
  page,
  emptySite: site,
  t,
}) => {
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
      const kept = sessionStorage.getItem('violations') ?? '';
      sessionStorage.setItem('violations', `${kept}${violatedDirective} ${blockedURI}\n`);
    });
  });
  await site.command('New-SendConnector', { Name: 'everywhere', AddressSpaces: ['*'] });
  await page.goto('/toolbox/test-message');
  await page.goto('/organization/hub-transport?tab=send-connectors');
  await rowWith(page, 'everywhere').dblclick();
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.getByRole('dialog').getByRole('tab').last().click();
  await expect(page.getByRole('button', { name: t('common.cancel') })).toBeVisible();
  expect(await page.evaluate(() => sessionStorage.getItem('violations'))).toBeNull();
});

test('mail and replies full of markup and control characters are shown as text', async ({
  page,
  emptySite: site,
  t,
  shoot,
}) => {
  const markup = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>';
  // Escape sequences, a bell, and a right-to-left override that would turn the file's name around.
  const control = Buffer.from('invoice \u202Efdp.exe \u001B[2J\u0007').toString('base64');
  site.receiver.behave({
    replies: { rcpt: `451 4.3.0 <b onmouseover="window.hacked=1">later</b> ${markup}` },
  });
  await site.command('New-SendConnector', { Name: 'everywhere', AddressSpaces: ['*'] });
  await site.submit(composeMail({ to: 'a@fabrikam.example', subject: markup }));
  await site.submit(composeMail({ to: 'b@fabrikam.example', subject: `=?utf-8?B?${control}?=` }));

  await page.goto('/toolbox/queue-viewer?tab=messages');
  // The reply stands in both rows: the subject tells them apart.
  const row = rowWith(page, markup).filter({ hasNotText: 'invoice' });
  await expect(row).toBeVisible();
  await expect(row).toContainText('<script>window.hacked=1</script>');
  await shoot('hostile-headers');
  const other = rowWith(page, 'invoice');
  const text = (await other.textContent()) ?? '';
  expect([...text].filter((character) => /[\p{Cc}\u202A-\u202E\u2066-\u2069]/u.test(character))).toEqual([]);

  await row.dblclick();
  const sheet = page.getByRole('dialog');
  await expect(sheet).toContainText('<b onmouseover="window.hacked=1">later</b>');
  await sheet.getByRole('tab', { name: t('queueViewer.properties.attempts') }).click();
  await expect(sheet).toContainText('<b onmouseover="window.hacked=1">later</b>');
  await shoot('hostile-reply');
  expect(await page.evaluate(() => 'hacked' in window)).toBe(false);
  expect(await page.locator('img[src="x"], b[onmouseover]').count()).toBe(0);
});

function post(
  site: Site,
  cmdlet: string,
  parameters: Record<string, unknown>,
  headers: Readonly<Record<string, string>>,
): Promise<Response> {
  return fetch(`${site.origin}/api/commands/${cmdlet}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(parameters),
  });
}
