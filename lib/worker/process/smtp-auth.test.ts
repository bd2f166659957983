import { randomUUID } from 'node:crypto';
import { hashPassword } from 'better-auth/crypto';
import { createTransport } from 'nodemailer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateAppPassword } from '@/lib/auth/app-password';
import { runAsLocal } from '@/lib/commands/test-installation';
import { foldLogonName } from '@/lib/logon-name';
import { connect, usePrisma } from '@/lib/store/database/client';
import { createPool, type Pool, usePool } from '@/lib/store/database/pool';
import type { PrismaClient } from '@/lib/store/generated/client';
import { RawSmtpClient } from '@/lib/testing/raw-smtp-client';
import { useTestDatabase } from '@/lib/testing/test-database';
import { changeRouting, startTestTransport, type TestTransport, until } from './transport.test-tools';

/** Who may relay what through which connector, as a client finds it on the wire; all of it real but the network. */

const database = useTestDatabase();
let pool: Pool;
let prisma: PrismaClient;
let transport: TestTransport;

interface Account {
  readonly id: string;
  readonly logonName: string;
  readonly appPassword: string;
  readonly appPasswordId: string;
}

const accounts = new Map<string, Account>();

async function addAccount(
  name: string,
  kind: string,
  facts: { isDisabled?: boolean } = {},
): Promise<Account> {
  const id = randomUUID();
  const logonName = `${name}@contoso.example`;
  await pool.query(
    `INSERT INTO "user" (id, name, email, username, kind, send_as, disabled_at)
     VALUES ($1, $2, $1 || '@postern.invalid', $3, $4, '{fabrikam.example}', $5)`,
    [id, name, logonName, kind, facts.isDisabled ? new Date() : null],
  );
  await pool.query('INSERT INTO logon_name (folded, name, user_id, place) VALUES ($1, $2, $3, 0)', [
    foldLogonName(logonName),
    logonName,
    id,
  ]);
  const made = generateAppPassword();
  const { rows } = await pool.query<{ id: string }>(
    "INSERT INTO app_password (name, user_id, hash) VALUES ('test', $1, $2) RETURNING id::text AS id",
    [id, made.hash],
  );
  const account = { id, logonName, appPassword: made.password, appPasswordId: rows[0]?.id ?? '' };
  accounts.set(name, account);
  return account;
}

const accountOf = (name: string): Account => {
  const account = accounts.get(name);
  if (account === undefined) throw new Error(`${name} was added`);
  return account;
};

/** By the client's own address. */
const CONNECTORS = {
  anonymous: { ip: '127.0.1.1', groups: ['AnonymousUsers'], mechanisms: ['Tls'] },
  'anonymous and users': {
    ip: '127.0.1.2',
    groups: ['AnonymousUsers', 'ExchangeUsers'],
    mechanisms: ['Tls', 'BasicAuth', 'BasicAuthRequireTLS'],
  },
  'users alone': {
    ip: '127.0.1.3',
    groups: ['ExchangeUsers'],
    mechanisms: ['Tls', 'BasicAuth', 'BasicAuthRequireTLS'],
  },
  'anonymous, who may sign in': {
    ip: '127.0.1.4',
    groups: ['AnonymousUsers'],
    mechanisms: ['Tls', 'BasicAuth', 'BasicAuthRequireTLS'],
  },
  'externally secured': {
    ip: '127.0.1.5',
    groups: ['ExchangeServers'],
    mechanisms: ['Tls', 'ExternalAuthoritative'],
  },
} as const;
type Connector = keyof typeof CONNECTORS;

beforeAll(async () => {
  pool = createPool({ databaseUrl: database.url, applicationName: 'auth test', maxConnections: 4 });
  prisma = connect(database.url);
  usePrisma(prisma);
  usePool(pool);
  transport = await startTestTransport(database.url, 'HUB1');
  await pool.query("UPDATE receive_connector SET remote_ip_ranges = '{127.0.0.1}' WHERE name = 'Relay HUB1'");
  for (const [name, { ip, groups, mechanisms }] of Object.entries(CONNECTORS)) {
    await pool.query(
      `INSERT INTO receive_connector (id, server_id, name, bindings, tarpit_interval, remote_ip_ranges, permission_groups,
         auth_mechanism)
       VALUES (gen_random_uuid(), $1, $2, '{127.0.0.1:0}', 0, $3, $4, $5)`,
      [transport.server.id, name, [ip], groups, mechanisms],
    );
  }
  await pool.query(
    `INSERT INTO accepted_domain (id, name, domain_name, domain_type, updated_at)
     VALUES (gen_random_uuid(), 'ours', 'ours.example', 'InternalRelay', now())`,
  );
  await changeRouting(pool);
  await transport.settled();
  await addAccount('person', 'Person');
  await addAccount('relay', 'RelayAccount');
  await addAccount('service', 'Service');
  await addAccount('disabled', 'RelayAccount', { isDisabled: true });
}, 60_000);
afterAll(async () => {
  await transport.stop();
  await prisma.$disconnect();
  await pool.end();
});

const plain = (userName: string, password: string) =>
  `AUTH PLAIN ${Buffer.from(`\0${userName}\0${password}`).toString('base64')}`;

async function overTls(connector: Connector): Promise<RawSmtpClient> {
  const client = await RawSmtpClient.greeted(transport.smtp.port, { localAddress: CONNECTORS[connector].ip });
  await client.say('EHLO client.example');
  await client.say('STARTTLS');
  await client.startTls();
  await client.say('EHLO client.example');
  return client;
}

async function signedIn(name: string): Promise<RawSmtpClient> {
  const client = await overTls('users alone');
  const { logonName, appPassword } = accountOf(name);
  expect(await client.say(plain(logonName, appPassword))).toMatch(/^235 /);
  return client;
}

const SENDERS = ['OWN@contoso.example', 'boss@contoso.example', ''] as const;
const RECIPIENTS = ['b@ours.example', 'b@foreign.example'] as const;

/** A letter for each sender and recipient: Accepted, Relay refused, Sender refused, Not authenticated. */
async function outcomesOf(kind: string, connector: Connector): Promise<string> {
  const client = await overTls(connector);
  const signIn = kind === 'nobody' ? null : accountOf(kind);
  const answer = signIn === null ? '' : await client.say(plain(signIn.logonName, signIn.appPassword));
  let letters = '';
  if (answer !== '' && !answer.startsWith('235')) {
    const refused = answer.startsWith('535') ? answer.trimEnd() : null;
    expect(await foresee(connector, signIn, '', 'b@ours.example')).toMatchObject({
      Stage: 'AUTH',
      Reply: refused,
    });
  }
  for (const sender of SENDERS) {
    for (const recipient of RECIPIENTS) {
      const from = sender.replace('OWN', kind);
      const mail = await client.say(`MAIL FROM:<${from}>`);
      const rcpt = mail.startsWith('250') ? await client.say(`RCPT TO:<${recipient}>`) : mail;
      letters += letterOf(rcpt);
      if (answer === '' || answer.startsWith('235')) {
        const foreseen = await foresee(connector, signIn, from, recipient);
        expect(foreseen).toMatchObject({ Reply: rcpt.startsWith('250 ') ? null : rcpt.trimEnd() });
      }
      await client.say('RSET');
    }
  }
  client.destroy();
  return `${answer.slice(0, 3).padEnd(3)} ${letters}`;
}

/** Test-ReceiveConnector, over the same settings. */
async function foresee(connector: Connector, account: Account | null, from: string, to: string) {
  const { output } = await runAsLocal('Test-ReceiveConnector', {
    RemoteIPAddress: CONNECTORS[connector].ip,
    HelloName: 'client.example',
    Tls: 'Tls13',
    ...(account && { Account: account.logonName }),
    Sender: from === '' ? '<>' : from,
    Recipient: to,
  });
  expect(output).toMatchObject([{ ReceiveConnector: connector, Server: 'HUB1' }]);
  return output[0];
}

function letterOf(reply: string): string {
  if (reply.startsWith('250 ')) return 'A';
  if (reply.startsWith('550 5.7.1 Unable to relay')) return 'R';
  if (reply.startsWith('550 5.7.60 ')) return 'S';
  return reply.startsWith('530 5.7.1 ') ? 'N' : `?${reply}?`;
}

/** Own, another's and the null sender, each to a domain of ours and to a foreign one. */
const TABLE = `
  nobody   | anonymous                  |     ARARAR
  nobody   | anonymous and users        |     ARARAR
  nobody   | users alone                |     NNNNNN
  nobody   | anonymous, who may sign in |     ARARAR
  nobody   | externally secured         |     AAAAAA
  person   | anonymous                  | 500 ARARAR
  person   | anonymous and users        | 235 AASSAA
  person   | users alone                | 235 AASSAA
  person   | anonymous, who may sign in | 235 ARSSAR
  person   | externally secured         | 500 AAAAAA
  relay    | anonymous                  | 500 ARARAR
  relay    | anonymous and users        | 235 AASSAA
  relay    | users alone                | 235 AASSAA
  relay    | anonymous, who may sign in | 235 ARSSAR
  relay    | externally secured         | 500 AAAAAA
  service  | anonymous                  | 500 ARARAR
  service  | anonymous and users        | 535 ARARAR
  service  | users alone                | 535 NNNNNN
  service  | anonymous, who may sign in | 535 ARARAR
  service  | externally secured         | 500 AAAAAA
  disabled | anonymous                  | 500 ARARAR
  disabled | anonymous and users        | 535 ARARAR
  disabled | users alone                | 535 NNNNNN
  disabled | anonymous, who may sign in | 535 ARARAR
  disabled | externally secured         | 500 AAAAAA
`;

describe('the relay table', () => {
  const rows = TABLE.trim()
    .split('\n')
    .map((line) => line.split('|'));

  it.each(rows)(
    '%s by %s',
    async (kind, connector, expected) => {
      const outcomes = await outcomesOf((kind ?? '').trim(), (connector ?? '').trim() as Connector);
      expect(outcomes).toBe((expected ?? '').slice(1).trimEnd());
    },
    30_000,
  );
});

it('a session, its message and its app password tell who signed in', async () => {
  const { appPasswordId } = await addAccount('witness', 'RelayAccount');
  const client = await signedIn('witness');
  for (const line of ['MAIL FROM:<scan@fabrikam.example>', 'RCPT TO:<b@foreign.example>', 'DATA']) {
    await client.say(line);
  }
  expect(await client.say('From: Scanner <scan@fabrikam.example>\r\n\r\nbody\r\n.')).toMatch(/^250 /);
  await client.say('QUIT');
  const session = await until(
    pool,
    `SELECT account_name, auth_mechanism, messages, dialogue FROM receive_session WHERE messages = 1 AND account_name IS NOT NULL`,
    ([row]) => row,
  );
  expect(session).toMatchObject({ account_name: 'witness', auth_mechanism: 'PLAIN', messages: 1 });
  const used = await until(
    pool,
    `SELECT last_used_from FROM app_password WHERE id = '${appPasswordId}' AND last_used_at IS NOT NULL`,
    ([row]) => row,
  );
  expect(used).toEqual({ last_used_from: '127.0.1.3' });
}, 30_000);

describe('what is taken away ends what it opened, at the next command', () => {
  it('an app password that is removed', async () => {
    const { id } = await addAccount('removed', 'RelayAccount');
    const client = await signedIn('removed');
    await pool.query('DELETE FROM app_password WHERE user_id = $1', [id]);
    await transport.settled();
    expect(await client.say('MAIL FROM:<removed@contoso.example>')).toMatch(
      /^421 4\.7\.0 What you signed in with/,
    );
    await client.closed();
  }, 30_000);

  it('a user who is disabled, by the notice of the command alone', async () => {
    const { id } = await addAccount('dismissed', 'Person');
    const client = await signedIn('dismissed');
    await pool.query('UPDATE "user" SET disabled_at = now() WHERE id = $1', [id]);
    await pool.query("SELECT pg_notify('postern_sessions', '')");
    let reply = '';
    do reply = await client.say('NOOP');
    while (reply.startsWith('250'));
    expect(reply).toMatch(/^421 4\.7\.0 /);
  }, 30_000);

  it('and an address that they may no longer send as is theirs no more', async () => {
    const { id } = await addAccount('moved', 'RelayAccount');
    const client = await signedIn('moved');
    expect(await client.say('MAIL FROM:<x@fabrikam.example>')).toMatch(/^250 /);
    await client.say('RSET');
    await pool.query('UPDATE "user" SET send_as = \'{tailspin.example}\' WHERE id = $1', [id]);
    await transport.settled();
    expect(await client.say('MAIL FROM:<x@fabrikam.example>')).toMatch(/^550 5\.7\.60 /);
    expect(await client.say('MAIL FROM:<x@tailspin.example>')).toMatch(/^250 /);
    client.destroy();
  }, 30_000);
});

describe('the password of an account', () => {
  const PASSWORD = 'correct horse battery staple';

  beforeAll(async () => {
    const { id } = await addAccount('kim', 'Person');
    await pool.query(
      `INSERT INTO account (id, account_id, provider_id, user_id, password) VALUES ($1, $1, 'credential', $1, $2)`,
      [id, await hashPassword(PASSWORD)],
    );
  }, 60_000);

  const answerTo = async (password: string): Promise<string> => {
    const client = await overTls('users alone');
    const answer = await client.say(plain('KIM@Contoso.Example', password));
    client.destroy();
    return answer.slice(0, 3);
  };

  it('opens, and wrong ones beside it do not lock it out', async () => {
    expect(await answerTo(PASSWORD)).toBe('235');
    const attackers = Array.from({ length: 20 }, () => overTls('users alone'));
    const guesses = (await Promise.all(attackers)).map(async (client, at) => {
      const answers: string[] = [];
      for (let n = 0; n < 2; n += 1)
        answers.push((await client.say(plain(`kim@contoso.example`, `${at} ${n}`))).slice(0, 3));
      client.destroy();
      return answers;
    });
    // While the guesses wait: what is known, and what is found by its hash, does not.
    expect(await answerTo(PASSWORD)).toBe('235');
    const person = accountOf('person');
    const client = await overTls('users alone');
    expect(await client.say(plain(person.logonName, person.appPassword))).toMatch(/^235 /);
    client.destroy();
    const answers = (await Promise.all(guesses)).flat();
    expect(answers.filter((answer) => answer !== '535' && answer !== '454')).toEqual([]);
    expect(await answerTo(PASSWORD)).toBe('235');
  }, 60_000);

  it('opens nothing for who has a second factor, or is in a role group that asks for one: app passwords do', async () => {
    const { id, logonName, appPassword } = accountOf('kim');
    const byAppPassword = async (): Promise<string> => {
      const client = await overTls('users alone');
      const answer = await client.say(plain(logonName, appPassword));
      client.destroy();
      return answer.slice(0, 3);
    };
    await pool.query(
      "INSERT INTO totp_factor (user_id, ciphertext, key_id, last_step) VALUES ($1, '\\x00', 'test', 0)",
      [id],
    );
    expect([await answerTo(PASSWORD), await byAppPassword()]).toEqual([
      expect.not.stringMatching('235'),
      '235',
    ]);
    await pool.query('DELETE FROM totp_factor WHERE user_id = $1', [id]);
    expect(await answerTo(PASSWORD)).toBe('235');
    const { rows } = await pool.query<{ id: string }>(
      "INSERT INTO role_group (name, roles, second_factor_required) VALUES ('strict', '{}', true) RETURNING id",
    );
    await pool.query('INSERT INTO role_group_member (role_group_id, user_id) VALUES ($1, $2)', [
      rows[0]?.id,
      id,
    ]);
    expect([await answerTo(PASSWORD), await byAppPassword()]).toEqual([
      expect.not.stringMatching('235'),
      '235',
    ]);
    await pool.query('DELETE FROM role_group WHERE id = $1', [rows[0]?.id]);
  }, 60_000);

  it.each([
    [
      'has a second factor',
      `INSERT INTO totp_factor (user_id, ciphertext, key_id, last_step) VALUES ($1, '\\x00', 'test', 0)`,
    ],
    [
      'is in a role group that asks for one',
      `WITH made AS (INSERT INTO role_group (name, roles, second_factor_required) VALUES ('strict', '{}', true) RETURNING id)
       INSERT INTO role_group_member (role_group_id, user_id) SELECT id, $1 FROM made`,
    ],
  ])(
    'ends what it has opened once its user %s',
    async (_what, change) => {
      const { id } = accountOf('kim');
      const client = await overTls('users alone');
      expect(await client.say(plain('kim@contoso.example', PASSWORD))).toMatch(/^235 /);
      await pool.query(change, [id]);
      await pool.query("SELECT pg_notify('postern_sessions', '')");
      let reply = '';
      do reply = await client.say('NOOP');
      while (reply.startsWith('250'));
      expect(reply).toMatch(/^421 4\.7\.0 /);
      await pool.query('DELETE FROM totp_factor');
      await pool.query("DELETE FROM role_group WHERE name = 'strict'");
    },
    30_000,
  );

  it('opens nothing that somebody else has set, until its user has chosen another', async () => {
    await pool.query('UPDATE "user" SET password_change_required = true WHERE name = $1', ['kim']);
    expect(await answerTo(PASSWORD)).not.toBe('235');
    const { logonName, appPassword } = accountOf('kim');
    const client = await overTls('users alone');
    expect(await client.say(plain(logonName, appPassword))).toMatch(/^235 /);
    client.destroy();
  }, 60_000);
});

describe('a mail program (nodemailer)', () => {
  it.each(['PLAIN', 'LOGIN'])(
    'sends by AUTH %s over STARTTLS',
    async (method) => {
      const { logonName, appPassword } = accountOf('relay');
      const program = createTransport({
        host: '127.0.0.1',
        port: transport.smtp.port,
        localAddress: CONNECTORS['users alone'].ip,
        requireTLS: true,
        tls: { rejectUnauthorized: false },
        authMethod: method,
        auth: { user: logonName, pass: appPassword },
      });
      const sent = await program.sendMail({
        from: 'scan@fabrikam.example',
        to: 'b@foreign.example',
        subject: method,
        text: 'body',
      });
      expect(sent.response).toMatch(/^250 2\.0\.0 /);
      const spoofed = program.sendMail({
        envelope: { from: 'scan@fabrikam.example', to: 'b@foreign.example' },
        from: 'boss@contoso.example',
        to: 'b@foreign.example',
        text: 'body',
      });
      await expect(spoofed).rejects.toMatchObject({
        responseCode: 550,
        response: expect.stringContaining('5.7.60'),
      });
      program.close();
    },
    30_000,
  );
});
