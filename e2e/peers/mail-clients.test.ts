import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createCertificate } from '@/lib/smtp/receive/tls-certificate';
import { freePort } from '@/lib/testing/free-port';
import { arrivalsFor } from '../arrival';
import { greets } from '../delivery/kill-process';
import { type Site, startSite } from '../site';
import { waitUntil } from '../wait-until';
import { BODY, findMailClients, HOST, type MailClient, type Submission } from './mail-clients';

/**
 * Owns: real programs that send through Postern as devices do: each signs in as a relay account of its own at a connector for
 *   clients, over STARTTLS and over TLS from the start, and its mail leaves by a send connector.
 */
const found = await findMailClients();
if ('missing' in found) console.log(`NOT TESTED: mail of real clients. ${found.missing}.`);
const clients: readonly MailClient[] = 'missing' in found ? [] : found;
for (const { title, missing } of clients)
  if (missing) console.log(`NOT TESTED: mail of ${title}: ${missing}.`);

const SENDER = 'scan@contoso.example';
const FULL_NAME = 'edge01.postern.example';

describe.skipIf(clients.length === 0)('real clients', () => {
  let directory: string;
  let site: Site;
  const accounts = new Map<string, Pick<Submission, 'user' | 'password' | 'authorityFile'>>();
  const ports = { STARTTLS: 0, 'implicit TLS': 0 };

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'postern-clients-'));
    const dataDirectory = join(directory, 'data');
    await mkdir(dataDirectory);
    const { key, cert } = await createCertificate([HOST, FULL_NAME]);
    const authorityFile = join(dataDirectory, 'smtp-cert.pem');
    await writeFile(authorityFile, cert);
    await writeFile(join(dataDirectory, 'smtp-key.pem'), key, { mode: 0o600 });
    site = await startSite({ POSTERN_DATA_DIR: dataDirectory });
    for (const security of ['STARTTLS', 'implicit TLS'] as const) {
      ports[security] = await freePort();
      const isImplicit = security === 'implicit TLS';
      await site.command('New-ReceiveConnector', {
        Name: `Clients by ${security}`,
        Usage: 'Client',
        Bindings: [`127.0.0.1:${ports[security]}`],
        RemoteIPRanges: ['127.0.0.1'],
        TarpitInterval: '00:00:00',
        ...(isImplicit ? { ImplicitTLSPorts: [String(ports[security])] } : {}),
      });
    }
    for (const [at, { title }] of clients.entries()) {
      const user = `client-${at}`;
      await site.command('New-User', {
        Name: title,
        LogonNames: [user],
        Kind: 'RelayAccount',
        SendAs: [SENDER],
      });
      const { output } = await site.command('New-AppPassword', { User: user, Name: title });
      accounts.set(title, { user, password: String(output[0]?.Password), authorityFile });
    }
    await site.command('New-SendConnector', { Name: 'out', AddressSpaces: ['*'] });
    await waitUntil('both ports', 30_000, async () =>
      (await greets(ports.STARTTLS).catch(() => false)) ? true : null,
    );
  }, 120_000);
  afterAll(async () => {
    await site?.stop();
    if (directory) await rm(directory, { recursive: true, force: true });
  });

  describe.each(clients)('$title', (client) => {
    test.skipIf(client.missing !== null).each(['STARTTLS', 'implicit TLS'] as const)(
      'signs in over %s, and its mail leaves as it was handed over',
      async (security) => {
        const to = `${crypto.randomUUID()}@example.jp`;
        const own = await mkdtemp(join(directory, 'client-'));
        await client.submit({
          ...accountOf(client),
          port: ports[security],
          security,
          from: SENDER,
          to,
          subject: `From ${client.title}`,
          directory: own,
        });
        const [arrived] = await arrivalsFor(site.receiver, [to]);
        expect(arrived?.envelope).toMatchObject({ from: SENDER, recipients: [to] });
        expect(String(arrived?.content)).toMatch(
          /^Received: from \S+\.client\.example \(\[127\.0\.0\.1\]\) by \S+\r\n[^;]* with ESMTPSA\r\n/,
        );
        expect(decodedBody(arrived?.content)).toContain(BODY.trimEnd());
        const { AuthMechanism, ...session } = await sessionAt(`Clients by ${security}`);
        expect(session).toMatchObject({
          Account: accountOf(client).user,
          TlsVersion: expect.stringMatching(/^TLSv1\.[23]$/),
          Messages: 1,
          Outcome: 'Completed',
        });
        if (client.mechanism !== null) expect(AuthMechanism).toBe(client.mechanism);
      },
      90_000,
    );

    test.skipIf(client.missing !== null)(
      'is told when its password is wrong, and nothing is taken of it',
      async () => {
        const own = await mkdtemp(join(directory, 'client-'));
        const submission: Submission = {
          ...accountOf(client),
          password: 'not-this-one',
          port: ports.STARTTLS,
          security: 'STARTTLS',
          from: SENDER,
          to: 'nobody@example.jp',
          subject: 'Refused',
          directory: own,
        };
        await expect(client.submit(submission)).rejects.toThrow(/535|[Aa]uthenticat|credentials/);
      },
      90_000,
    );
  });

  test('are told apart by Get-ClientReport, each with how it signed in and spoke, and how much it sent', async () => {
    for (const client of clients.filter(({ missing }) => missing === null)) {
      const { user } = accountOf(client);
      const counted = await waitUntil(`the report of ${client.title}`, 20_000, async () => {
        const { output } = await site.command('Get-ClientReport', { Filter: `Account -eq '${user}'` });
        return output[0]?.MessagesToday === 2 ? output : null;
      });
      expect(counted).toMatchObject([
        {
          ClientAddress: '127.0.0.1',
          Encryption: 'Tls',
          TlsVersion: expect.stringMatching(/^TLSv1\.[23]$/),
          AuthMechanism: client.mechanism ?? expect.stringMatching(/^(?:PLAIN|LOGIN)$/),
          Senders: [SENDER],
          ReceiveConnector: expect.stringMatching(/^Clients by /),
          RefusalsToday: 0,
        },
      ]);
      expect(counted[0]?.HelloNames).not.toEqual([]);
    }
    // Who said a wrong password is nobody yet.
    const { output } = await site.command('Get-ClientReport', { Filter: "LastRefusal -like '535*'" });
    expect(output).toMatchObject([{ ClientAddress: '127.0.0.1', Account: null, MessagesToday: 0 }]);
  }, 90_000);

  function accountOf({ title }: MailClient) {
    const account = accounts.get(title);
    if (account === undefined) throw new Error(`${title} has an account`);
    return account;
  }

  /** The one that has ended since this was asked last, with what was accepted in it. */
  const seen = new Set<unknown>();
  async function sessionAt(connector: string) {
    return waitUntil('the session', 20_000, async () => {
      const { output } = await site.command('Get-ReceiveSession', {
        ReceiveConnector: connector,
        ResultSize: 5,
      });
      const found = output.find(({ Identity, Messages }) => !seen.has(Identity) && Number(Messages) > 0);
      if (found) seen.add(found.Identity);
      return found ?? null;
    });
  }
});

/** Clients choose their transfer encoding. */
function decodedBody(content: Buffer | undefined): string {
  const text = content?.toString('latin1') ?? '';
  const body = text.slice(text.indexOf('\r\n\r\n') + 4);
  const encoding = /^Content-Transfer-Encoding: *(\S+)/im.exec(text)?.[1]?.toLowerCase();
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString();
  if (encoding !== 'quoted-printable') return Buffer.from(body, 'latin1').toString();
  const octets = body
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(octets, 'latin1').toString();
}
