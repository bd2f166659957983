import { afterAll, beforeAll, expect, test } from 'vitest';
import { arrivalsFor } from '../arrival';
import { type Site, startSite } from '../site';
import { composeMail, submitEach } from '../submit-mail';
import { killProcess } from './kill-process';

/** Web and PostgreSQL die under load (the transport process has a file of its own). */
const MESSAGES = 1500;

let site: Site;

beforeAll(async () => {
  site = await startSite();
  await site.command('New-SendConnector', { Name: 'everywhere', AddressSpaces: ['*'] });
}, 120_000);
afterAll(() => site?.stop());

test.each(['web', 'postgres'] as const)(
  'kill -9 of %s under load: healthy within 30 s, and nothing is lost',
  async (name) => {
    const mails = Array.from({ length: MESSAGES }, (_, index) =>
      composeMail({ to: `${name}-${index}@fabrikam.example`, subject: `Number ${index}` }),
    );
    const everyone = arrivalsFor(
      site.receiver,
      mails.flatMap((mail) => mail.to),
      120_000,
    );
    let killed: Promise<void> | null = null;
    await submitEach(site.smtpPort, mails, {
      connections: 10,
      timeoutMs: 90_000,
      onAccepted: (count) => {
        if (count === MESSAGES / 3) killed = killProcess(site.installation, name);
      },
    });
    expect(killed).not.toBeNull();
    await killed;
    await everyone;
  },
  200_000,
);
