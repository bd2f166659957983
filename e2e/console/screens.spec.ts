import { freePort } from '@/lib/testing/free-port';
import { startSite } from '../site';
import { composeMail } from '../submit-mail';
import { waitUntil } from '../wait-until';
import { action, expect, rowWith, signIn, test } from './fixtures';
import { Wizard } from './wizard';

/** What an administrator who knows Exchange found wrong on the screens, each as it is right. */

for (const language of ['en', 'ja'] as const) {
  test.describe(`as the server sends it, ${language}`, () => {
    test.use({ language });

    test('each page has its title, and its list its first rows', async ({ page, emptySite: site, t }) => {
      await site.command('New-SendConnector', {
        Name: 'First on the page',
        AddressSpaces: ['fabrikam.example'],
      });
      await site.submit(composeMail({ to: 'pat@tailspin.example', subject: 'First in the list' }));
      await site.waitForUnreachable(1);
      const html = async (path: string) =>
        (await page.request.get(path, { headers: { 'accept-language': language } })).text();
      const organization = await html('/organization/hub-transport');
      const server = await html('/server/hub-transport');
      const viewer = await html('/toolbox/queue-viewer');
      expect(organization).toContain(`<title>${t('console.tree.hubTransport')} - Postern</title>`);
      expect(server).toContain(`<title>${t('console.pageTitle.serverHubTransport')} - Postern</title>`);
      expect(viewer).toContain(`<title>${t('console.tree.queueViewer')} - Postern</title>`);
      expect(organization).toMatch(/role="gridcell"[^>]*>First on the page</);
      expect(viewer).toMatch(new RegExp(`role="gridcell"[^>]*>${t('queueViewer.nextHop.Unreachable')}<`));
      expect(await html('/toolbox/queue-viewer?tab=messages')).toMatch(
        /role="gridcell"[^>]*>First in the list</,
      );
    });
  });
}

test('a connector is disabled only after a question that says what becomes of its mail, and one sentence says it after', async ({
  page,
  emptySite: site,
  t,
}) => {
  await site.command('New-SendConnector', {
    Name: 'stops',
    AddressSpaces: ['fabrikam.example'],
    DNSRoutingEnabled: false,
    SmartHosts: ['127.0.0.1'],
    Port: await freePort(),
  });
  for (const to of ['a', 'b'])
    await site.submit(composeMail({ to: `${to}@fabrikam.example`, subject: 'stops' }));
  await waitUntil('the queue in retry', 20_000, async () => {
    const { output } = await site.command('Get-Queue', { Filter: "Status -eq 'Retry'" });
    // Queues of earlier tests stay for a while, empty.
    return output.some((queue) => queue.NextHopConnectorName === 'stops' && queue.MessageCount === 2)
      ? true
      : null;
  });
  await page.goto('/organization/hub-transport?tab=send-connectors');
  await rowWith(page, 'stops').click();
  await action(page, t('console.actions.disable')).click();
  await expect(page.getByText(t('console.effect.willStrand', { count: 2 }))).toBeVisible();
  await page.getByRole('button', { name: t('common.yes'), exact: true }).click();
  await expect(page.locator('[data-outcome]')).toContainText(t('console.effect.stranded', { count: 2 }));
  await expect(rowWith(page, 'stops')).toContainText(t('common.disabled'));
});

test('two queues to one smart host are told apart, and a message that waits with its queue tells of its connections', async ({
  page,
  emptySite: site,
  t,
}) => {
  const Port = await freePort();
  for (const name of ['alpha', 'bravo']) {
    await site.command('New-SendConnector', {
      Name: `To ${name}`,
      AddressSpaces: [`${name}.example`],
      DNSRoutingEnabled: false,
      SmartHosts: ['127.0.0.1'],
      Port,
    });
    for (const subject of ['one', 'two'])
      await site.submit(composeMail({ to: `x@${name}.example`, subject: `${name} ${subject}` }));
  }
  await waitUntil('both queues in retry', 20_000, async () => {
    const { output } = await site.command('Get-Queue', { Filter: "Status -eq 'Retry'" });
    const named = output.filter(({ NextHopConnectorName: name }) => /^To (alpha|bravo)$/.test(String(name)));
    return named.length === 2 && named.every((queue) => queue.MessageCount === 2) ? true : null;
  });
  await page.goto('/toolbox/queue-viewer');
  const queue = rowWith(page, 'To bravo');
  await expect(queue).toContainText('[127.0.0.1]');
  await expect(queue.getByRole('gridcell').nth(1)).toHaveText('To bravo');
  await queue.click();
  await action(page, t('queueViewer.actions.suspend')).click();
  await expect(page.getByRole('alertdialog').or(page.getByRole('dialog'))).toContainText(
    /To bravo; 2 messages/,
  );
  await page.getByRole('button', { name: t('common.no'), exact: true }).click();

  await queue.click();
  await page.keyboard.press('Enter');
  const messages = page.locator('[data-row]');
  await expect(messages).toHaveCount(2);
  await expect(messages.first()).toBeFocused();
  for (const subject of ['bravo one', 'bravo two']) {
    await rowWith(page, subject).dblclick();
    const sheet = page.getByRole('dialog');
    await sheet.getByRole('tab', { name: t('queueViewer.properties.attempts') }).click();
    await expect(sheet).toContainText(/could not connect/);
    await expect(sheet).toContainText('451 4.4.1');
    await expect(sheet.getByText(t('queueViewer.attempt.none'))).toHaveCount(0);
    await page.keyboard.press('Escape');
  }
});

test('an attempt tells each recipient its own reply, those who are done stay listed, and a report names its place', async ({
  page,
  emptySite: site,
  t,
}) => {
  site.receiver.behave({
    recipientReplies: {
      'ceo@fabrikam.example': '450 4.2.1 Mailbox busy',
      'gone@fabrikam.example': '550 5.1.1 User unknown',
    },
  });
  await site.command('New-SendConnector', { Name: 'mixed', AddressSpaces: ['fabrikam.example'] });
  const to = ['ceo@fabrikam.example', 'gone@fabrikam.example', 'x@fabrikam.example'];
  await site.submit(composeMail({ to, subject: 'Three of them' }));
  await site.waitForUnreachable(1);
  await page.goto('/toolbox/queue-viewer?tab=messages');
  await rowWith(page, 'Three of them').filter({ hasText: 'ann@' }).dblclick();
  const sheet = page.getByRole('dialog');
  await sheet.getByRole('tab', { name: t('queueViewer.properties.attempts') }).click();
  const lineOf = (address: string) => sheet.getByRole('listitem').filter({ hasText: address }).last();
  await expect(lineOf('ceo@')).toContainText(`${t('queueViewer.attempt.retry')}450 4.2.1`);
  await expect(lineOf('gone@')).toContainText(`${t('queueViewer.attempt.failed')}550 5.1.1`);
  await expect(lineOf('x@')).toContainText(t('queueViewer.attempt.delivered'));
  await sheet.getByRole('tab', { name: t('queueViewer.properties.recipients') }).click();
  await expect(sheet.getByRole('row').filter({ hasText: 'gone@' })).toContainText(
    t('queueViewer.outcome.Failed'),
  );
  await expect(sheet.getByRole('row').filter({ hasText: 'x@' })).toContainText(
    t('queueViewer.outcome.Delivered'),
  );
  await page.keyboard.press('Escape');

  await page.goto('/toolbox/queue-viewer?tab=finished');
  await rowWith(page, 'gone@fabrikam.example').first().dblclick();
  await expect(sheet).toContainText(t('queueViewer.ndr.waits', { queue: `${site.serverName}\\Unreachable` }));
  await expect(sheet.getByText('550 5.1.1 User unknown')).toHaveCount(1);
  await sheet.getByRole('link', { name: t('queueViewer.ndr.showWaiting') }).click();
  await expect(rowWith(page, '<>')).toHaveAttribute('aria-selected', 'true');
});

test('the wizard refuses a taken name on its first page, speaks the console’s words, and sums up its authentication', async ({
  page,
  emptySite: site,
  t,
}) => {
  await site.command('New-SendConnector', { Name: 'Taken', AddressSpaces: ['contoso.com'] });
  await page.goto('/organization/hub-transport?tab=send-connectors&wizard=new');
  const wizard = new Wizard(page, t);
  const next = wizard.button(`${t('common.next')} >`);
  const name = wizard.dialog.getByLabel(t('sendConnector.wizard.name'));
  await next.click();
  await expect(wizard.dialog.getByRole('alert')).toHaveText('Enter a name.');
  await wizard.introduce('taken', 'Internal');
  await next.click();
  await expect(name).toHaveAttribute('aria-invalid', 'true');
  await expect(wizard.dialog).toContainText(t('errors.NameTaken.message', { name: 'taken' }));
  await name.fill('free');
  await wizard.next('addressSpace');
  await next.click();
  await expect(wizard.dialog.getByRole('alert')).toContainText('Add at least one address space.');
  await wizard.addAddressSpace('*');
  await wizard.next('network');
  await wizard.dialog.getByRole('radio', { name: t('sendConnector.network.smartHosts') }).check();
  await next.click();
  await expect(wizard.dialog.getByRole('alert')).toContainText(
    'Add at least one smart host, or choose MX records above.',
  );
  await wizard.addSmartHost('192.0.2.1');
  await wizard.next('authentication');
  await wizard.dialog
    .getByRole('radio', { name: t('sendConnector.authentication.basic'), exact: true })
    .check();
  const overTls = wizard.dialog.getByLabel(t('sendConnector.authentication.overTls'));
  await expect(overTls).toBeChecked();
  await overTls.uncheck();
  await expect(wizard.dialog.getByText(t('sendConnector.authentication.clearText'))).toBeVisible();
  await overTls.check();
  await wizard.dialog.getByLabel(t('sendConnector.authentication.userName')).fill('hub-user');
  await wizard.dialog.getByLabel(t('sendConnector.authentication.password')).fill('secret');
  await wizard.next('sourceServer');
  await wizard.next('summary');
  await expect(wizard.dialog).toContainText(`${t('sendConnector.authentication.userName')}hub-user`);
  await expect(wizard.dialog).toContainText(`${t('sendConnector.summary.tlsRequired')}${t('common.yes')}`);
  await wizard.create();
  await expect(wizard.dialog.getByRole('navigation').getByLabel(t('console.wizard.done'))).toHaveCount(7);
  await wizard.finish();
  await expect(rowWith(page, 'free')).toBeFocused();
});

test('the wizard that a message offers leaves the focus on its connector', async ({
  page,
  emptySite: site,
  t,
}) => {
  await site.submit(composeMail({ to: 'pat@tailspin.example', subject: 'Where to?' }));
  await site.waitForUnreachable(1);
  await page.goto('/toolbox/queue-viewer?tab=messages');
  await rowWith(page, 'Where to?').click();
  await page.keyboard.press('Shift+F10');
  await page.getByRole('menuitem', { name: t('queueViewer.actions.newSendConnector') }).click();
  const wizard = new Wizard(page, t);
  await expect(wizard.step('introduction')).toBeVisible();
  for (const step of ['addressSpace', 'network', 'sourceServer', 'summary'] as const) await wizard.next(step);
  await wizard.create();
  await wizard.finish();
  await expect(rowWith(page, 'tailspin.example')).toBeFocused();
});

test('whoever lets in a printer while the server listens to itself alone is warned', async ({
  page,
  emptySite: site,
  t,
}) => {
  await page.goto('/server/hub-transport?tab=receive-connectors');
  await rowWith(page, `Relay ${site.serverName}`).dblclick();
  const sheet = page.getByRole('dialog');
  const tab = sheet.getByRole('tab', { name: t('serverConfiguration.sheet.general') });
  await expect(tab).toBeFocused();
  await sheet.getByRole('tab', { name: t('serverConfiguration.sheet.network') }).click();
  await sheet.getByLabel(t('serverConfiguration.sheet.remoteRanges')).fill('127.0.0.1\n192.168.10.25');
  await expect(sheet.getByText(t('serverConfiguration.sheet.localOnly'))).toBeVisible();
  await sheet.getByRole('button', { name: t('common.ok'), exact: true }).click();
  await expect(rowWith(page, `Relay ${site.serverName}`)).toContainText(
    t('serverConfiguration.columns.localOnly', { bindings: `127.0.0.1:${site.smtpPort}` }),
  );
  await site.command('Set-ReceiveConnector', {
    Identity: `Relay ${site.serverName}`,
    RemoteIPRanges: ['127.0.0.0/8', '::1'],
  });
});

test('an empty field is asked for, an accepted domain is relayed unless said otherwise', async ({
  page,
  emptySite,
  t,
}) => {
  expect(emptySite.serverName).not.toBe('');
  await page.goto('/organization/hub-transport?tab=accepted-domains');
  await action(page, t('acceptedDomain.actions.new')).click();
  const dialog = page.getByRole('dialog');
  await expect(
    dialog.getByRole('radio', { name: t('acceptedDomain.types.InternalRelay.name') }),
  ).toBeChecked();
  await dialog.getByRole('button', { name: t('console.wizard.new'), exact: true }).click();
  await expect(dialog.getByRole('alert')).toHaveText('Enter a domain.');
  await page.keyboard.press('Escape');
  await page.goto('/toolbox/test-message');
  await page
    .getByRole('main')
    .getByRole('button', { name: t('testMessage.send') })
    .click();
  await expect(page.getByRole('alert').filter({ hasText: 'Enter a mail address.' })).toHaveCount(2);
});

test('Tab finds the way to the list first and the present node next; the dialog above dims the one below', async ({
  page,
  emptySite,
  t,
}) => {
  expect(emptySite.serverName).not.toBe('');
  await page.goto('/toolbox/queue-viewer');
  await expect(rowWith(page, t('queueViewer.nextHop.Submission'))).toBeVisible();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: t('console.skip') })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.locator('[data-row]').first()).toBeFocused();
  await expect(page.getByRole('treeitem', { name: t('console.tree.queueViewer') })).toHaveAttribute(
    'tabindex',
    '0',
  );
  await page.keyboard.press('?');
  const keys = page.getByRole('dialog', { name: t('console.keys.title') });
  await expect(keys).toContainText(t('console.keys.open'));
  await expect(keys.getByRole('heading')).toHaveCSS('font-size', '16px');
  await page.keyboard.press('Escape');
  await page.goto('/organization/hub-transport?tab=send-connectors&wizard=new');
  const wizard = new Wizard(page, t);
  await wizard.introduce('dim', 'Custom');
  await page.keyboard.press('Escape');
  await expect(page.getByText(t('console.leave.body'))).toBeVisible();
  const dimmed = page.locator('.fui-DialogSurface__backdrop');
  await expect(dimmed).toHaveCount(2);
  await expect(dimmed.last()).not.toHaveCSS('background-color', 'rgba(0, 0, 0, 0)');
});

test.describe('in the words that take most room', () => {
  test.use({ language: 'ja' });

  test('two limits beside each other stand in line, also where one has a hint or a box', async ({
    page,
    emptySite: site,
    t,
    look,
  }) => {
    await page.goto('/server/hub-transport');
    await rowWith(page, site.serverName).dblclick();
    const sheet = page.getByRole('dialog');
    await sheet.getByRole('tab', { name: t('serverConfiguration.sheet.limits') }).click();
    const top = async (
      name:
        | 'MessageExpirationTimeout'
        | 'MaxIdleTimeBeforeResubmit'
        | 'AnonymousNDREnabled'
        | 'MaxDsnPerClientPerHour',
    ) => {
      const field = sheet.getByLabel(t(`serverConfiguration.serverSettings.${name}.label`));
      return (await field.boundingBox())?.y;
    };
    expect(await top('MessageExpirationTimeout')).toBe(await top('MaxIdleTimeBeforeResubmit'));
    await sheet.getByLabel(t('serverConfiguration.serverSettings.MessageExpirationTimeout.label')).fill('x');
    await page.keyboard.press('Tab');
    expect(await top('MessageExpirationTimeout')).toBe(await top('MaxIdleTimeBeforeResubmit'));
    await look('limits-in-line');
  });
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 } });

  test('the queues tell status and number, and the wizard its step', async ({ page, emptySite, t }) => {
    expect(emptySite.serverName).not.toBe('');
    await page.goto('/toolbox/queue-viewer');
    const queue = rowWith(page, t('queueViewer.nextHop.Submission'));
    for (const text of [t('queueViewer.queueStatus.Ready'), '0']) {
      await expect(queue.getByRole('gridcell', { name: text, exact: true })).toBeInViewport({ ratio: 1 });
    }
    await page.goto('/organization/hub-transport?tab=send-connectors&wizard=new');
    await expect(page.getByRole('dialog').getByText(t('common.stepOf', { step: 1, steps: 6 }))).toBeVisible();
  });
});

test.describe('a new password', () => {
  // A site of its own: the change ends every session.
  test.use({ signedIn: false, expectedConsoleErrors: [/40[01]/] });

  test('is told at the door, and a refusal does not outlast its cause', async ({ page, t }) => {
    test.slow();
    const own = await startSite();
    try {
      await page.goto(`${own.origin}/login`);
      await signIn(page, own, t);
      await expect(page.getByText(t('sendConnector.empty.title'))).toBeVisible();
      await page.getByRole('button', { name: t('console.user.menu', { userName: 'administrator' }) }).click();
      await page.getByRole('menuitem', { name: t('console.user.changePassword') }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel(t('console.password.present')).fill('not the password');
      await dialog.getByLabel(t('console.password.new'), { exact: true }).fill('a much longer password');
      await dialog.getByLabel(t('console.password.repeated')).fill('a much longer password');
      await dialog.getByRole('button', { name: t('common.ok'), exact: true }).click();
      await expect(dialog).toContainText(t('errors.PasswordWrong.message'));
      await dialog.getByLabel(t('console.password.present')).fill(own.installation.administrator.password);
      await dialog.getByRole('button', { name: t('common.ok'), exact: true }).click();
      await expect(page).toHaveURL(/\/login\?/);
      await expect(page.getByText(t('signIn.passwordChanged'))).toBeVisible();
    } finally {
      await own.stop();
    }
  });
});
