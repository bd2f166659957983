import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Agent, request } from 'undici';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { currentUser } from '@/app/console-auth';
import { createFirstAdministrator } from '@/lib/auth/first-administrator';
import { PERMISSIONS } from '@/lib/auth/permission';
import { ProvedActor } from '@/lib/auth/proved-actor';
import { run } from '@/lib/commands/run/run';
import { type Authority, createAuthority } from '@/lib/http-client/peers.test-tools';
import { connect, usePrisma } from '@/lib/store/database/client';
import type { PrismaClient } from '@/lib/store/generated/client';
import { newKeys, type OidcPeer, signToken, startOidcPeer } from '@/lib/testing/oidc-peer';
import { useTestDatabase } from '@/lib/testing/test-database';
import { GET, POST } from './route';

/** Signing in by a real provider (oidc-provider on loopback, by https), through the routes that a browser asks. */
const HOST = '127.0.0.1:3000';
const ORIGIN = `http://${HOST}`;
const CALLBACK = `${ORIGIN}/api/auth/oidc/callback`;
const LOCAL = ProvedActor.prove('local:test', null, PERMISSIONS);

const database = useTestDatabase();
let prisma: PrismaClient;
let directory: string;
let authority: Authority;
let peer: OidcPeer;
let agent: Agent;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'postern-oidc-'));
  authority = await createAuthority();
  peer = await startOidcPeer(authority, [CALLBACK]);
  process.env.POSTERN_DATA_DIR = directory;
  process.env.DATABASE_URL = database.url;
  process.env.POSTERN_HTTP_ALLOWED_HOSTS = 'localhost';
  process.env.POSTERN_HTTP_AUTHORITIES = authority.caFile;
  agent = new Agent({ connect: { ca: await readFile(authority.caFile, 'utf8') } });
  prisma = connect(database.url);
  usePrisma(prisma);
});
afterAll(async () => {
  await agent.destroy();
  await prisma.$disconnect();
  await peer.stop();
  await authority.remove();
  await rm(directory, { recursive: true });
});

beforeEach(async () => {
  peer.bend = null;
  peer.isDown = false;
  peer.person = { subject: 'sub-kim', claims: { preferred_username: 'kim@contoso.com', name: 'Kim Akers' } };
  await prisma.user.deleteMany();
  await prisma.oidcProvider.deleteMany();
  await prisma.rateLimit.deleteMany();
  await prisma.roleGroup.updateMany({ data: { secondFactorRequired: false } });
  await createFirstAdministrator(prisma, 'correct-horse-battery');
});

const command = (cmdlet: string, parameters: Record<string, unknown> = {}) =>
  run({ cmdlet, parameters, actor: LOCAL });

async function makeProvider(more: Record<string, unknown> = {}): Promise<string> {
  const { output } = await command('New-OidcProvider', {
    Name: 'Contoso ID',
    Issuer: peer.issuer,
    ClientId: peer.clientId,
    ClientSecret: peer.clientSecret,
    ...more,
  });
  return String(output[0]?.Guid);
}

/** What a browser keeps and does. */
class Browser {
  readonly #cookies = new Map<string, string>();

  get cookie(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  #keep(lines: readonly string[]): void {
    for (const line of lines) {
      const [pair = ''] = line.split(';');
      const at = pair.indexOf('=');
      this.#cookies.set(pair.slice(0, at), pair.slice(at + 1));
    }
  }

  async post(path: string, body: object): Promise<{ status: number; body: Record<string, unknown> }> {
    const response = await POST(
      new Request(`${ORIGIN}/api/auth${path}`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          host: HOST,
          origin: ORIGIN,
          cookie: this.cookie,
          'x-forwarded-for': '192.0.2.1',
        },
        body: JSON.stringify(body),
      }),
    );
    this.#keep(response.headers.getSetCookie());
    return { status: response.status, body: await response.json() };
  }

  /** Leaves for the provider. @returns where it is sent; or why not */
  async start(provider: string): Promise<string> {
    const { body } = await this.post('/oidc/start', { provider, from: '/toolbox/queue-viewer' });
    return String(body.location ?? body.code);
  }

  /** At the provider, whose pages ask nothing. @returns the address that it sends the browser back to */
  async visit(location: string): Promise<string> {
    const jar = new Map<string, string>();
    let next = location;
    for (let hops = 0; hops < 10; hops += 1) {
      const answer = await request(next, {
        dispatcher: agent,
        headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') },
      });
      await answer.body.dump();
      for (const line of [answer.headers['set-cookie'] ?? []].flat()) {
        const [pair = ''] = line.split(';');
        jar.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
      }
      const to = String(answer.headers.location ?? '');
      if (to.startsWith(CALLBACK)) return to;
      if (to === '') throw new Error(`The provider stopped at ${next} with ${answer.statusCode}`);
      next = new URL(to, next).href;
    }
    throw new Error('The provider leads in circles');
  }

  /** Back from the provider's pages. @returns the query of the sign-in page that it leads to */
  async comeBack(address: string): Promise<URLSearchParams> {
    const headers = { host: HOST, cookie: this.cookie, 'sec-fetch-site': 'cross-site' };
    const response = await GET(new Request(address, { headers }));
    this.#keep(response.headers.getSetCookie());
    expect(response.status).toBe(303);
    const to = new URL(response.headers.get('location') ?? '', ORIGIN);
    expect(to.pathname).toBe('/login');
    return to.searchParams;
  }

  async proveAt(provider: string): Promise<URLSearchParams> {
    return this.comeBack(await this.visit(await this.start(provider)));
  }

  /** @returns who is in, or the refusal */
  async signIn(provider: string, more: Record<string, unknown> = {}): Promise<string> {
    const query = await this.proveAt(provider);
    const refused = query.get('refused');
    if (refused !== null) return refused;
    const { status, body } = await this.post('/oidc/finish', { step: query.get('step'), ...more });
    if (status !== 200) return String(body.code);
    return (await this.who()) ?? 'nobody';
  }

  async who(): Promise<string | null> {
    return (await currentUser(new Headers({ cookie: this.cookie })))?.userName ?? null;
  }
}

const groupsOf = async (name: string) =>
  (await command('Get-User', { Identity: name })).output[0]?.RoleGroups;

describe('a sign-in by a provider', () => {
  it('brings in a user whom an administrator has given to it, and knows them by its own id from then on', async () => {
    const provider = await makeProvider();
    await command('New-User', { Name: 'Kim', LogonNames: ['kim@contoso.com'], OidcProvider: 'Contoso ID' });
    expect(await new Browser().signIn(provider)).toBe('kim@contoso.com');
    // Another name there, the same person; and somebody else who has got the old name.
    peer.person = { subject: 'sub-kim', claims: { preferred_username: 'kim.akers@contoso.com' } };
    expect(await new Browser().signIn(provider)).toBe('kim@contoso.com');
    peer.person = { subject: 'sub-else', claims: { preferred_username: 'kim@contoso.com' } };
    expect(await new Browser().signIn(provider)).toBe('oidcNameTaken');
    const [user] = (await command('Get-User', { Identity: 'kim@contoso.com' })).output;
    expect(user).toMatchObject({ OidcProvider: 'Contoso ID', OidcSubject: 'sub-kim' });
    expect(user?.LastSignIn).not.toBeNull();
    expect(await prisma.signInStep.count()).toBe(0);
  });

  it('never takes a user over by a name or an address', async () => {
    const provider = await makeProvider({ CreateUsers: true });
    await command('New-User', {
      Name: 'Kim',
      LogonNames: ['kim@contoso.com'],
      Password: 'correct-horse-battery',
    });
    expect(await new Browser().signIn(provider)).toBe('oidcNameTaken');
    peer.person.claims = { preferred_username: 'ADMINISTRATOR' };
    expect(await new Browser().signIn(provider)).toBe('oidcNameTaken');
    peer.person.claims = { email: 'kim@contoso.com' };
    expect(await new Browser().signIn(provider)).toBe('oidcNoLogonName');
  });

  it('makes a user of somebody unknown only where the provider is set up so, and says so in the audit log', async () => {
    const provider = await makeProvider();
    expect(await new Browser().signIn(provider)).toBe('oidcUnknownUser');
    await command('Set-OidcProvider', { Identity: 'Contoso ID', CreateUsers: true });
    expect(await new Browser().signIn(provider)).toBe('kim@contoso.com');
    expect(await new Browser().signIn(provider)).toBe('kim@contoso.com');
    expect(await prisma.user.count()).toBe(2);
    const entry = await prisma.auditEntry.findFirstOrThrow({
      where: { cmdlet: 'New-User' },
      orderBy: { id: 'desc' },
    });
    expect(entry).toMatchObject({ actor: 'oidc:Contoso ID/kim@contoso.com', outcome: 'succeeded' });
  });

  it('keeps a disabled user out, and ends the sessions of one who is disabled or removed meanwhile', async () => {
    const provider = await makeProvider({ CreateUsers: true });
    const browser = new Browser();
    await browser.signIn(provider);
    await command('Disable-User', { Identity: 'kim@contoso.com', Confirm: false });
    expect(await browser.who()).toBeNull();
    expect(await new Browser().signIn(provider)).toBe('disabled');
    await command('Enable-User', { Identity: 'kim@contoso.com' });
    const again = new Browser();
    const step = (await again.proveAt(provider)).get('step');
    await command('Disable-User', { Identity: 'kim@contoso.com', Confirm: false });
    expect((await again.post('/oidc/finish', { step })).body).toMatchObject({ code: 'disabled' });
    await command('Remove-User', { Identity: 'kim@contoso.com', Confirm: false });
    expect(await browser.who()).toBeNull();
  });

  it('ends with its provider: disabled or removed, it lets nobody in and signs out whom it let in', async () => {
    const provider = await makeProvider({ CreateUsers: true });
    const [first, second] = [new Browser(), new Browser()];
    await first.signIn(provider);
    const step = (await second.proveAt(provider)).get('step');
    await command('Set-OidcProvider', { Identity: 'Contoso ID', Enabled: false });
    expect(await first.who()).toBeNull();
    expect(await new Browser().start(provider)).toBe('oidcProviderGone');
    expect((await second.post('/oidc/finish', { step })).body).toMatchObject({ code: 'oidcProviderGone' });
  });
});

describe('what is refused', () => {
  const refusals = async (bend: NonNullable<OidcPeer['bend']>) => {
    const provider = await makeProvider({ CreateUsers: true });
    peer.bend = bend;
    const browser = new Browser();
    const answer = await browser.signIn(provider);
    expect(await browser.who()).toBeNull();
    expect(await prisma.user.count()).toBe(1);
    peer.bend = null;
    expect(await new Browser().signIn(provider)).toBe('kim@contoso.com');
    return answer;
  };
  const seconds = () => Math.floor(Date.now() / 1000);
  const saying = (claims: Record<string, unknown>) =>
    refusals((token) => ({ ...token, claims: { ...token.claims, ...claims } }));

  it.each([
    ['a token for another client', () => saying({ aud: 'another-client' })],
    ['a token for two clients, given to another', () => saying({ aud: ['postern', 'x'], azp: 'x' })],
    ['another issuer’s token', () => saying({ iss: 'https://login.example' })],
    ['a token of another sign-in', () => saying({ nonce: 'another' })],
    ['an expired token', () => saying({ iat: seconds() - 4000, exp: seconds() - 90 })],
    ['a token of the future', () => saying({ iat: seconds() + 90, exp: seconds() + 4000 })],
    ['a token that is not valid yet', () => saying({ nbf: seconds() + 90 })],
    ['a token without an end', () => saying({ exp: undefined })],
    [
      'a token that nobody signed',
      () => refusals((token) => ({ ...token, header: { ...token.header, alg: 'none' } })),
    ],
    ['another key under the same name', () => refusals((token) => ({ ...token, key: newKeys().key }))],
    [
      'a key that the provider does not publish',
      () => refusals((token) => ({ ...token, header: { ...token.header, kid: 'other' } })),
    ],
    [
      'a token signed by HS256 with the public key',
      () =>
        refusals(({ header, claims }) =>
          signToken({ header: { ...header, alg: 'HS256' }, claims, key: peer.publicKeyPem }),
        ),
    ],
    [
      'a token changed behind its signature',
      () =>
        refusals((token) => {
          const [header, , signature] = signToken(token).split('.');
          const claims = Buffer.from(JSON.stringify({ ...token.claims, sub: 'sub-else' })).toString(
            'base64url',
          );
          return `${header}.${claims}.${signature}`;
        }),
    ],
  ])('is %s', async (_title, attempt) => {
    expect(await attempt()).toBe('oidcInvalid');
  });

  it('is nothing for clocks that differ by less than a minute', async () => {
    const provider = await makeProvider({ CreateUsers: true });
    peer.bend = (token) => ({
      ...token,
      claims: { ...token.claims, iat: seconds() + 40, exp: seconds() - 40 },
    });
    expect(await new Browser().signIn(provider)).toBe('kim@contoso.com');
  });

  it('is a sign-in that comes back twice, to another browser, or after ten minutes', async () => {
    const provider = await makeProvider({ CreateUsers: true });
    const browser = new Browser();
    const address = await browser.visit(await browser.start(provider));
    const foreign = new Browser();
    await foreign.start(provider);
    expect((await foreign.comeBack(address)).get('refused')).toBe('oidcStepOver');
    expect((await new Browser().comeBack(address)).get('refused')).toBe('oidcStepOver');
    const step = (await browser.comeBack(address)).get('step');
    expect((await browser.comeBack(address)).get('refused')).toBe('oidcStepOver');
    expect((await foreign.post('/oidc/finish', { step })).body).toMatchObject({ code: 'oidcStepOver' });
    await prisma.signInStep.updateMany({ data: { expiresAt: new Date() } });
    expect((await browser.post('/oidc/finish', { step })).body).toMatchObject({ code: 'oidcStepOver' });
    const late = await browser.visit(await browser.start(provider));
    await prisma.signInStep.updateMany({ data: { expiresAt: new Date() } });
    expect((await browser.comeBack(late)).get('refused')).toBe('oidcStepOver');
    expect(await browser.who()).toBeNull();
  });

  it('is a step that is taken twice at once', async () => {
    const provider = await makeProvider({ CreateUsers: true });
    const browser = new Browser();
    const step = (await browser.proveAt(provider)).get('step');
    const answers = await Promise.all([1, 2, 3].map(() => browser.post('/oidc/finish', { step })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 403, 403]);
    expect(await prisma.session.count()).toBe(1);
  });

  it('is a state that was made up, an error of the provider, and a code of nobody', async () => {
    const provider = await makeProvider({ CreateUsers: true });
    const browser = new Browser();
    const state = new URL(await browser.start(provider)).searchParams.get('state');
    const back = (query: Record<string, string>) =>
      browser.comeBack(`${CALLBACK}?${new URLSearchParams(query)}`);
    expect((await back({ code: 'x', state: 'made-up' })).get('refused')).toBe('oidcStepOver');
    expect(
      (await back({ error: 'access_denied', state: state ?? '', iss: peer.issuer })).get('refused'),
    ).toBe('oidcRefused');
    const other = new URL(await browser.start(provider)).searchParams.get('state');
    expect((await back({ code: 'x', state: other ?? '', iss: peer.issuer })).get('refused')).toBe(
      'oidcRefused',
    );
    const third = new URL(await browser.start(provider)).searchParams.get('state');
    expect((await back({ code: 'x', state: third ?? '', iss: 'https://other.example' })).get('refused')).toBe(
      'oidcInvalid',
    );
  });

  it('is a start from another site, and without end', async () => {
    const provider = await makeProvider();
    const headers = { 'content-type': 'application/json', host: HOST, origin: 'https://evil.example' };
    const body = JSON.stringify({ provider });
    const url = `${ORIGIN}/api/auth/oidc/start`;
    expect((await POST(new Request(url, { method: 'POST', headers, body }))).status).toBe(403);
    const statuses: number[] = [];
    for (let n = 0; n < 61; n += 1) {
      statuses.push((await new Browser().post('/oidc/start', { provider: crypto.randomUUID() })).status);
    }
    expect(statuses.slice(-2)).toEqual([404, 429]);
  });
});

describe('a provider', () => {
  it('that is down lets nobody in, hinders no password, and works again when it is back', async () => {
    const provider = await makeProvider({ CreateUsers: true });
    peer.isDown = true;
    const browser = new Browser();
    expect(await browser.start(provider)).toBe('oidcUnreachable');
    const password = { username: 'administrator', password: 'correct-horse-battery' };
    expect((await new Browser().post('/sign-in/username', password)).status).toBe(200);
    peer.isDown = false;
    const address = await browser.visit(await browser.start(provider));
    peer.isDown = true;
    expect((await browser.comeBack(address)).get('refused')).toBe('oidcUnreachable');
    peer.isDown = false;
    expect(await browser.signIn(provider)).toBe('kim@contoso.com');
  });

  it('that has changed its keys needs nobody here', async () => {
    const provider = await makeProvider({ CreateUsers: true });
    await new Browser().signIn(provider);
    peer.changeKeys();
    expect(await new Browser().signIn(provider)).toBe('kim@contoso.com');
  });

  it('that calls itself something else, or does not take the secret, is refused', async () => {
    const provider = await makeProvider({ CreateUsers: true, ClientSecret: 'a wrong one' });
    expect(await new Browser().signIn(provider)).toBe('oidcRefused');
    const other = { Issuer: `${peer.issuer}/`, ClientSecret: peer.clientSecret };
    await command('Set-OidcProvider', { Identity: provider, ...other });
    expect(await new Browser().start(provider)).toBe('oidcInvalid');
  });
});

describe('the groups of a provider', () => {
  const mapped = {
    CreateUsers: true,
    GroupMapping: ['mail-admins=>Mail Flow Operators', 'desk=>Help Desk', 'bosses=>Organization Management'],
  };

  it('give role groups at each sign-in and take them again, and leave alone what was given by hand', async () => {
    const provider = await makeProvider(mapped);
    peer.person.claims.groups = ['mail-admins', 'desk', 'others'];
    await new Browser().signIn(provider);
    expect(await groupsOf('kim@contoso.com')).toEqual(['Help Desk', 'Mail Flow Operators']);
    await command('Add-RoleGroupMember', { Identity: 'Help Desk', Member: 'kim@contoso.com' });
    await command('Add-RoleGroupMember', { Identity: 'Records Management', Member: 'kim@contoso.com' });
    peer.person.claims.groups = ['Mail-Admins'];
    await new Browser().signIn(provider);
    expect(await groupsOf('kim@contoso.com')).toEqual(['Help Desk', 'Records Management']);
    const entry = await prisma.auditEntry.findFirstOrThrow({
      where: { cmdlet: 'Set-User' },
      orderBy: { id: 'desc' },
    });
    expect(entry.actor).toBe('oidc:Contoso ID/kim@contoso.com');
    expect(JSON.stringify(entry.changes)).toContain('Mail Flow Operators');
  });

  it('that are not told leave role groups as they are; a claim that is missing means none', async () => {
    const provider = await makeProvider(mapped);
    peer.person.claims.groups = ['desk'];
    await new Browser().signIn(provider);
    delete peer.person.claims.groups;
    peer.person.claims._claim_names = { groups: 'src1' };
    await new Browser().signIn(provider);
    expect(await groupsOf('kim@contoso.com')).toEqual(['Help Desk']);
    delete peer.person.claims._claim_names;
    await new Browser().signIn(provider);
    expect(await groupsOf('kim@contoso.com')).toEqual([]);
  });

  it('do not take the last one out of Organization Management', async () => {
    const provider = await makeProvider(mapped);
    peer.person.claims.groups = ['bosses', 'desk'];
    await new Browser().signIn(provider);
    await command('Remove-User', { Identity: 'administrator', Confirm: false });
    peer.person.claims.groups = [];
    expect(await new Browser().signIn(provider)).toBe('kim@contoso.com');
    expect(await groupsOf('kim@contoso.com')).toEqual(['Organization Management']);
    const removal = command('Remove-OidcProvider', { Identity: provider, Confirm: false });
    await expect(removal).rejects.toMatchObject({ problems: [{ id: 'LastOrganizationManager' }] });
  });
});

describe('the second factor', () => {
  const setUp = async (more: Record<string, unknown> = {}) => {
    await command('Set-RoleGroup', { Identity: 'Help Desk', RequireSecondFactor: true });
    peer.person.claims.groups = ['desk'];
    return makeProvider({ CreateUsers: true, GroupMapping: ['desk=>Help Desk'], ...more });
  };

  it('is asked for here when the provider says nothing of one, or nobody trusts what it says', async () => {
    const provider = await setUp();
    peer.person.claims.amr = ['pwd', 'mfa'];
    const browser = new Browser();
    expect(await browser.signIn(provider)).toBe('secondFactorEnrolment');
    expect(await browser.who()).toBeNull();
    await command('Set-OidcProvider', { Identity: provider, SecondFactorValues: ['mfa'] });
    peer.person.claims.amr = ['pwd'];
    expect(await browser.signIn(provider)).toBe('secondFactorEnrolment');
    expect(
      await browser.signIn(provider, { code: '123456', newKey: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ' }),
    ).toBe('secondFactorWrong');
  });

  it.each([{ amr: ['pwd', 'mfa'] }, { acr: 'mfa' }])(
    'is the provider’s where it says %j and is trusted',
    async (claims) => {
      const provider = await setUp({ SecondFactorValues: ['mfa'] });
      Object.assign(peer.person.claims, claims);
      expect(await new Browser().signIn(provider)).toBe('kim@contoso.com');
    },
  );
});

it('Test-OidcProvider says which step fails, and why', async () => {
  const provider = await makeProvider();
  const steps = async () =>
    (await command('Test-OidcProvider', { Identity: provider })).output.map(({ Result }) => Result);
  expect(await steps()).toEqual(['Passed', 'Passed', 'Passed']);
  await command('Set-OidcProvider', { Identity: provider, ClientSecret: 'a wrong one' });
  expect(await steps()).toEqual(['Passed', 'Passed', 'Failed']);
  const [, , client] = (await command('Test-OidcProvider', { Identity: provider })).output;
  expect(client?.Reason).toMatch(/^The provider answered: invalid_client.*\.$/);
  peer.isDown = true;
  expect(await steps()).toEqual(['Failed', 'Skipped', 'Skipped']);
  const [down] = (await command('Test-OidcProvider', { Identity: provider })).output;
  expect(down).toMatchObject({
    ReasonKey: 'httpFault.connectionLost',
    ReasonArguments: { host: 'localhost' },
  });
});
