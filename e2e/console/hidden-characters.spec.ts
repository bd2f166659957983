import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { NODE_TITLES } from '@/components/nodes/node-paths';
import { findOwnerDatabaseUrl } from '@/lib/secrets/local-database';
import { createPool } from '@/lib/store/database/pool';
import { RawSmtpClient } from '@/lib/testing/raw-smtp-client';
import type { Site } from '../site';
import { composeMail } from '../submit-mail';
import { waitUntil } from '../wait-until';
import { action, expect, test } from './fixtures';

/**
 * What strangers and older versions may have left in names, addresses, subjects and replies turns no text around and hides
 * none, on any face: all of them are walked.
 */
const HIDDEN = /[^\P{Cc}\n\t]|[\p{Bidi_Control}\u00ad\u200b-\u200d\u2060\ufeff]|[\u{e0000}-\u{e007f}]/u;
/** Right-to-left override, no width, an escape, a C1 control. */
const TRICK = '\u202e\u200b\u001b[31m\u009b';
const SHOWN = '<U+202E><U+200B><U+001B>[31m<U+009B>';

/** Mail that waits, mail that is gone, connectors and domains, each with the trick in whatever a database can hold of it. */
async function furnishWithTricks(site: Site): Promise<void> {
  const trickInWord = `=?utf-8?B?${Buffer.from(`subject${TRICK}`).toString('base64')}?=`;
  site.receiver.behave({
    recipientReplies: {
      'later@fabrikam.example': `451 4.3.2 later${TRICK}`,
      'nobody@fabrikam.example': `550 5.1.1 nobody${TRICK}`,
    },
  });
  await site.command('New-SendConnector', {
    Name: 'everywhere',
    AddressSpaces: ['*'],
    Comment: `comment${TRICK}`,
  });
  await site.command('New-AcceptedDomain', { Name: 'ours', DomainName: 'contoso.test' });
  await site.command('New-SmtpCredential', {
    Name: 'relay',
    Provider: 'Google',
    Kind: 'RefreshToken',
    UserName: 'relay@contoso.test',
    ClientId: 'client.apps.googleusercontent.com',
    RefreshToken: '1//refresh',
  });
  await site.command('New-OidcProvider', {
    Name: 'ID',
    Issuer: 'https://id.contoso.test',
    ClientId: 'postern',
  });
  await site.command('New-User', {
    Name: 'printer',
    LogonNames: ['printer'],
    Kind: 'RelayAccount',
    SendAs: ['scan@contoso.test'],
  });
  for (const to of ['later@fabrikam.example', 'nobody@fabrikam.example', 'well@fabrikam.example'])
    await site.submit(composeMail({ to, subject: trickInWord }));
  await waitUntil('mail that waits and mail that is gone', 30_000, async () => {
    const { output } = await site.command('Get-FinishedMessage');
    const waiting = (await site.command('Get-Message')).output;
    return output.length >= 2 && waiting.some(({ Status }) => Status === 'Retry') ? true : null;
  });
  await changeAsOwner(site, [
    "UPDATE send_connector SET name = name || $1, sender_rewriting = ARRAY['root' || $1 || '@printer.local']",
    'UPDATE accepted_domain SET name = name || $1',
    'UPDATE smtp_credential SET name = name || $1, user_name = user_name || $1',
    'UPDATE oidc_provider SET name = name || $1, client_id = client_id || $1',
    `UPDATE "user" SET name = name || $1, send_as = array_append(send_as, 'x' || $1) WHERE kind = 'RelayAccount'`,
    'UPDATE smtp_client SET label = $1, hello_names = ARRAY[$1], senders = ARRAY[$1], last_refusal = $1',
    "UPDATE receive_connector SET name = name || $1 WHERE name LIKE 'Relay%'",
    'UPDATE message SET from_address = $1 || from_address',
    'UPDATE recipient SET address = $1 || address',
    'UPDATE finished_recipient SET address = $1 || address, from_address = $1 || from_address',
  ]);
}

/** The installation is the other tests' too, and nothing of theirs removes these. */
test.afterEach(({ site }) =>
  changeAsOwner(site, [
    "UPDATE receive_connector SET name = replace(name, $1, '')",
    'DELETE FROM smtp_credential WHERE strpos(name, $1) > 0',
    'DELETE FROM oidc_provider WHERE strpos(name, $1) > 0',
    'DELETE FROM "user" WHERE strpos(name, $1) > 0',
    'DELETE FROM smtp_client WHERE strpos(label, $1) > 0',
  ]),
);

/** No command takes such characters. @param statements with the characters as their one parameter */
async function changeAsOwner(site: Site, statements: readonly string[]): Promise<void> {
  const pool = createPool({
    databaseUrl: await findOwnerDatabaseUrl(site.installation.config),
    applicationName: 'hidden characters test',
    maxConnections: 1,
  });
  try {
    for (const statement of statements) await pool.query(statement, [TRICK]);
  } finally {
    await pool.end();
  }
}

/** All that is read on the page, seen or by a screen reader; a field that is edited holds what is stored. */
async function textsOn(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const texts = [document.title];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (!node.parentElement?.closest('script, style, textarea')) texts.push(node.nodeValue ?? '');
    }
    for (const element of document.body.querySelectorAll('*'))
      for (const name of ['title', 'aria-label', 'aria-description', 'placeholder', 'alt'])
        texts.push(element.getAttribute(name) ?? '');
    return texts;
  });
}

test('no name, address, subject or reply hides or turns text around, wherever it is shown', async ({
  page,
  emptySite: site,
  t,
}) => {
  test.setTimeout(240_000);
  await furnishWithTricks(site);
  let shown = 0;
  const look = async (where: string) => {
    const texts = await textsOn(page);
    expect(
      texts.filter((text) => HIDDEN.test(text)),
      where,
    ).toEqual([]);
    shown += texts.filter((text) => text.includes(SHOWN)).length;
  };

  for (const path of Object.keys(NODE_TITLES)) {
    await page.goto(path);
    await expect(page.getByRole('main')).toBeVisible();
    const tabs = await page.getByRole('main').getByRole('tab').count();
    for (let tab = 0; tab < Math.max(1, tabs); tab += 1) {
      if (tabs > 0) await page.getByRole('main').getByRole('tab').nth(tab).click();
      const rows = page.locator('[data-row]');
      if (tabs > 0) await expect(rows.first()).toBeVisible();
      await look(`${path} ${tab}`);
      for (let row = 0; row < (await rows.count()); row += 1) {
        await rows.nth(row).click();
        await action(page, t('console.actions.properties')).click();
        const sheet = page.getByRole('dialog');
        await expect(sheet).toBeVisible();
        const pages = await sheet.getByRole('tab').count();
        for (let at = 0; at < pages; at += 1) {
          await sheet.getByRole('tab').nth(at).click();
          await look(`${path} ${tab}, sheet ${row}, page ${at}`);
        }
        await page.keyboard.press('Escape');
        await expect(sheet).toBeHidden();
      }
    }
  }
  // It was there to be seen: in rows, their tips, sheets and their titles.
  expect(shown).toBeGreaterThan(20);
});

test('nor in the shell and in the log', async ({ emptySite: site }) => {
  test.setTimeout(120_000);
  await furnishWithTricks(site);
  let shown = 0;
  for (const line of [
    'Get-SendConnector',
    'Get-SendConnector | Format-List',
    'Get-SmtpCredential | Format-List; Get-OidcProvider | Format-List',
    'Get-AcceptedDomain; Get-ReceiveConnector; Get-Queue; Get-Message; Get-FinishedMessage',
    'Get-Message | Format-List; Get-FinishedMessage | Format-List; Get-DeliveryAttempt | Format-List',
    'Get-Message | ConvertTo-Json',
    `Get-SendConnector -Identity 'a${TRICK}b'`,
    `Get-Message -Filter {Status -eq 'x${TRICK}'}`,
    `New-SendConnector -Name 'c${TRICK}' -AddressSpaces '*'`,
    `Remove-SendConnector 'everywhere${TRICK}' -WhatIf`,
  ]) {
    const { stdout, stderr } = await site.shell(line);
    expect(stdout + stderr, line).not.toMatch(HIDDEN);
    shown += (stdout + stderr).match(/U\+202E|\\u202e/g)?.length ?? 0;
  }

  expect(shown).toBeGreaterThan(20);

  const client = await RawSmtpClient.greeted(site.smtpPort);
  await client.say('EHLO client.example');
  for (const path of [
    `a${TRICK}@contoso.test`,
    'a\u202eb@contoso.test',
    'a\u00adb@contoso.test',
    'a@con\u200btoso.test',
  ])
    expect(await client.say(`MAIL FROM:<${path}> SMTPUTF8`), path).toMatch(/^501 /);
  client.destroy();
  const log = await readFile(join(site.dataDirectory, 'logs', 'postern.log'), 'utf8');
  expect(log).not.toMatch(HIDDEN);
});
