import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { type RecordedSession, recordSessions } from '@/lib/store/server/record-sessions';
import type { Site } from '../site';
import { expect, rowWith, test } from './fixtures';

/** The list of receive sessions when it is full, with the longest names and replies that there are. */
const SESSIONS = 2000;
const PAGE = 500;
const LONG_NAME = `${'scanner-on-the-second-floor-'.repeat(2)}x.contoso.test`;
const LONG_REPLY = `550 5.7.1 ${'Unable to relay for somebody whose domain is not one of ours, '.repeat(7)}`;

test.slow();

for (const [language, theme] of [
  ['en', 'light'],
  ['ja', 'light'],
  ['ja', 'dark'],
] as const) {
  test.describe(`receive sessions, ${language}, ${theme}`, () => {
    test.use({ language, colorScheme: theme });

    test('a full list is read page by page and sorted by its headings', async ({
      page,
      emptySite: site,
      t,
      look,
    }) => {
      await fill(site);
      await page.goto('/server/hub-transport?tab=receive-sessions');
      const rows = page.locator('[data-row]');
      const first = rows.first();
      await expect(first).toContainText(LONG_NAME);
      await look('receive-sessions-full');

      const heading = page.getByRole('columnheader', { name: t('receiveSession.property.ClientAddress') });
      await heading.getByRole('button').click();
      await expect(heading).toHaveAttribute('aria-sort', 'ascending');
      await expect(first).toContainText('10.0.0.1');
      await heading.getByRole('button').click();
      await expect(heading).toHaveAttribute('aria-sort', 'descending');
      await expect(first).toContainText('2001:db8:ffff:ffff:ffff:ffff:ffff:ffff');
      await page.getByRole('button', { name: t('queueViewer.page.next') }).click();
      await expect(first).not.toContainText('2001:db8');
      await look('receive-sessions-sorted');

      await page.goto('/server/hub-transport?tab=receive-sessions');
      await rowWith(page, LONG_NAME).first().dblclick();
      await expect(page.getByRole('dialog')).toContainText('550 5.7.1 Unable to relay');
      await look('receive-session-long');
    });
  });
}

/** Instead of those that there are, newest first: every fifth was refused at length, the newest came by IPv6. */
async function fill(site: Site): Promise<void> {
  const [server] = (await site.command('Get-TransportServer')).output;
  const owner = new pg.Client({ connectionString: site.installation.databaseUrls.migration });
  await owner.connect();
  try {
    await owner.query('TRUNCATE receive_session');
    const sessions = Array.from({ length: SESSIONS }, (_none, index) => session(index));
    for (let from = 0; from < SESSIONS; from += PAGE)
      await recordSessions(owner, String(server?.Guid), sessions.slice(from, from + PAGE));
  } finally {
    await owner.end();
  }
}

function session(index: number): RecordedSession {
  const isRefused = index % 5 === 0;
  return {
    id: randomUUID(),
    startedAt: new Date(Date.now() - index * 20_000),
    durationMs: 1500,
    connectorName:
      index % 7 === 0 ? 'Relay for scanners, printers and the old fax on the third floor' : 'Default',
    clientIp:
      index === 0
        ? '2001:db8:ffff:ffff:ffff:ffff:ffff:ffff'
        : `10.0.${(SESSIONS - index) >> 8}.${(SESSIONS - index) & 255}`,
    helloName: isRefused ? LONG_NAME : 'mail.contoso.test',
    accountName: null,
    authMechanism: null,
    tlsVersion: 'TLSv1.3',
    tlsCipher: 'TLS_AES_256_GCM_SHA384',
    messages: isRefused ? 0 : 1,
    refusedMessages: 0,
    bytes: 4000,
    messageIds: [],
    senders: [],
    recipients: 1,
    refusedRecipients: isRefused ? 1 : 0,
    refusals: isRefused ? 1 : 0,
    reply: isRefused ? LONG_REPLY : null,
    end: 'Quit',
    error: null,
    outcome: isRefused ? 'Refused' : 'Completed',
    dialogue: isRefused ? `C: RCPT TO:<b@x.example>\nS: ${LONG_REPLY}` : null,
    sessions: 1,
    isDialogueLeftOut: false,
  };
}
