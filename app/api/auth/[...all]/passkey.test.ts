import { createHash, createSign, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { currentActor, currentUser } from '@/app/console-auth';
import { PERMISSIONS } from '@/lib/auth/permission';
import { ProvedActor } from '@/lib/auth/proved-actor';
import { CommandError } from '@/lib/commands/command/errors';
import { run } from '@/lib/commands/run/run';
import { connect, usePrisma } from '@/lib/store/database/client';
import type { PrismaClient } from '@/lib/store/generated/client';
import { useTestDatabase } from '@/lib/testing/test-database';
import { POST } from './route';

/** Passkeys through the routes that a browser asks, with a device of the test's own that can lie. */
const PASSWORD = 'correct-horse-battery';
const LOCAL = ProvedActor.prove('local:test', null, PERMISSIONS);
const database = useTestDatabase();
let prisma: PrismaClient;
let directory: string;
let device: Device;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'postern-passkey-'));
  process.env.POSTERN_DATA_DIR = directory;
  prisma = connect(database.url);
  usePrisma(prisma);
});
afterAll(async () => {
  await prisma.$disconnect();
  await rm(directory, { recursive: true });
});
beforeEach(async () => {
  await prisma.user.deleteMany();
  await prisma.rateLimit.deleteMany();
  await prisma.roleGroup.updateMany({ data: { secondFactorRequired: false } });
  await command('New-User', { Name: 'Kim Akers', LogonNames: ['kim'], Password: PASSWORD });
  device = new Device();
});

const command = (cmdlet: string, parameters: Record<string, unknown>, actor: ProvedActor | null = LOCAL) =>
  run({ cmdlet, parameters, actor });

/** What is said at the device beside the truth. */
interface Lies {
  origin?: string;
  rpId?: string;
  challenge?: string;
  type?: string;
  isVerified?: boolean;
  counter?: number;
  handle?: string;
  key?: KeyObject;
}

/** An authenticator with one passkey: ES256, no attestation (Web Authentication 6.1, 6.5). */
class Device {
  readonly #keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  readonly #id = randomBytes(16);
  #handle = '';
  #counter = 0;

  make(options: Record<string, unknown>, lies: Lies = {}) {
    const user = options.user as { id: string };
    this.#handle = user.id;
    const { x = '', y = '' } = this.#keys.publicKey.export({ format: 'jwk' });
    const cose = Buffer.concat([
      Buffer.from('a5010203262001215820', 'hex'),
      Buffer.from(x, 'base64url'),
      Buffer.from('225820', 'hex'),
      Buffer.from(y, 'base64url'),
    ]);
    const credential = Buffer.concat([Buffer.alloc(16), Buffer.from([0, this.#id.length]), this.#id, cose]);
    const data = Buffer.concat([this.#data(0x40, lies), credential]);
    const attestation = Buffer.concat([
      // { fmt: 'none', attStmt: {}, authData: ... }
      Buffer.from('a363666d74646e6f6e656761747453746d74a068617574684461746158', 'hex'),
      Buffer.from([data.length]),
      data,
    ]);
    return this.#answer({
      clientDataJSON: this.#clientData('webauthn.create', options, lies),
      attestationObject: attestation.toString('base64url'),
      transports: ['internal'],
      // A browser says some of it twice.
      publicKey: randomBytes(600).toString('base64url'),
    });
  }

  prove(options: Record<string, unknown>, lies: Lies = {}) {
    this.#counter += 1;
    const data = this.#data(0, lies);
    const clientData = this.#clientData('webauthn.get', options, lies);
    const signed = Buffer.concat([
      data,
      createHash('sha256').update(Buffer.from(clientData, 'base64url')).digest(),
    ]);
    return this.#answer({
      clientDataJSON: clientData,
      authenticatorData: data.toString('base64url'),
      signature: createSign('sha256')
        .update(signed)
        .sign(lies.key ?? this.#keys.privateKey, 'base64url'),
      userHandle: lies.handle ?? this.#handle,
    });
  }

  #answer(response: object) {
    const id = this.#id.toString('base64url');
    return { id, rawId: id, type: 'public-key', clientExtensionResults: {}, response };
  }

  #clientData(type: string, options: Record<string, unknown>, lies: Lies): string {
    const said = {
      type: lies.type ?? type,
      challenge: lies.challenge ?? options.challenge,
      origin: lies.origin ?? ORIGIN,
    };
    return Buffer.from(JSON.stringify(said)).toString('base64url');
  }

  #data(flags: number, { rpId = 'localhost', isVerified = true, counter = this.#counter }: Lies): Buffer {
    const head = Buffer.alloc(37);
    createHash('sha256').update(rpId).digest().copy(head);
    head[32] = 0x01 | (isVerified ? 0x04 : 0) | flags;
    head.writeUInt32BE(counter, 33);
    return head;
  }
}

const HOST = 'localhost:3000';
const ORIGIN = `http://${HOST}`;

class Browser {
  readonly #cookies = new Map<string, string>();
  readonly #host: string;

  constructor(host = HOST) {
    this.#host = host;
  }

  get headers(): Headers {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    return new Headers({
      'content-type': 'application/json',
      host: this.#host,
      origin: `http://${this.#host}`,
      'x-forwarded-for': '192.0.2.1',
      cookie,
    });
  }

  async post(path: string, body: object = {}) {
    const url = `http://${this.#host}/api/auth${path}`;
    const response = await POST(
      new Request(url, { method: 'POST', headers: this.headers, body: JSON.stringify(body) }),
    );
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      this.#cookies.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
    }
    const read: Record<string, unknown> = await response.json();
    return { status: response.status, body: read };
  }

  async signInByPassword(): Promise<this> {
    expect((await this.post('/sign-in/username', { username: 'kim', password: PASSWORD })).status).toBe(200);
    return this;
  }

  ask(password = PASSWORD) {
    return this.post('/passkey/new', { password });
  }

  async keep(lies: Lies = {}, more: Record<string, unknown> = {}): Promise<string> {
    const { body } = await this.ask();
    const PasskeyResponse = JSON.stringify(device.make(body, lies));
    return await this.run('New-Passkey', { Name: 'Laptop', Password: PASSWORD, PasskeyResponse, ...more });
  }

  async run(cmdlet: string, parameters: Record<string, unknown>): Promise<string> {
    try {
      await command(cmdlet, parameters, await currentActor(this.headers, 'console'));
      return 'done';
    } catch (error) {
      if (error instanceof CommandError) return error.problems.map(({ id }) => id).join();
      throw error;
    }
  }

  async signIn(lies: Lies = {}): Promise<string> {
    const { body } = await this.post('/passkey/start');
    return await this.finish(device.prove(body, lies));
  }

  async finish(response: object): Promise<string> {
    const { status, body } = await this.post('/passkey/finish', { response });
    return status === 200 ? ((await this.who()) ?? 'nobody') : String(body.code);
  }

  async who(): Promise<string | null> {
    return (await currentUser(this.headers))?.userName ?? null;
  }
}

describe('a passkey', () => {
  it('is kept with the password, and signs in alone, also where a second factor is required', async () => {
    expect(await (await new Browser().signInByPassword()).keep()).toBe('done');
    await command('Add-RoleGroupMember', { Identity: 'Help Desk', Member: 'kim' });
    await command('Set-RoleGroup', { Identity: 'Help Desk', RequireSecondFactor: true });
    expect(await new Browser().signIn()).toBe('kim');
    const browser = new Browser();
    expect(await browser.signIn()).toBe('kim');
    const { output } = await command('Get-Passkey', {}, await currentActor(browser.headers, 'console'));
    expect(output).toMatchObject([{ Name: 'Laptop', LastUsed: expect.any(String) }]);
    expect(await prisma.signInStep.count()).toBe(0);
    const entry = await prisma.auditEntry.findFirstOrThrow({ where: { cmdlet: 'New-Passkey' } });
    expect(entry.actor).toBe('console:kim');
    expect(entry.command).toContain('(hidden)');
  });

  it('names the user to the device by nothing that says who they are, and always alike', async () => {
    const browser = await new Browser().signInByPassword();
    const first = (await browser.ask()).body.user as { id: string };
    expect(Buffer.from(first.id, 'base64url')).toHaveLength(32);
    // What came to nothing is made anew in its place, and no device is asked without the password.
    expect((await browser.ask()).body.user).toEqual(expect.objectContaining({ id: first.id }));
    expect((await browser.ask('a wrong password')).body).toEqual({ code: 'passwordWrong' });
    await browser.keep();
    const { body } = await browser.ask();
    const stored = await prisma.passkey.findFirstOrThrow();
    expect((body.user as { id: string }).id).toBe(Buffer.from(stored.userHandle).toString('base64url'));
    expect(body.excludeCredentials).toMatchObject([{ id: stored.credentialId }]);
    expect(body.authenticatorSelection).toMatchObject({
      residentKey: 'required',
      userVerification: 'required',
    });
  });

  it.each<[string, Lies, Record<string, unknown>, string]>([
    ['another site', { origin: 'http://evil.example' }, {}, 'PasskeyNotMade'],
    ['another host', { rpId: 'evil.example' }, {}, 'PasskeyNotMade'],
    ['another challenge', { challenge: 'AAAA' }, {}, 'PasskeyNotMade'],
    ['another ceremony', { type: 'webauthn.get' }, {}, 'PasskeyNotMade'],
    ['a person who was not verified', { isVerified: false }, {}, 'PasskeyNotMade'],
    ['a wrong password', {}, { Password: 'a wrong password' }, 'PasswordWrong'],
    ['no answer', {}, { PasskeyResponse: '{' }, 'PasskeyNotMade'],
  ])('is not kept of %s', async (_title, lies, more, problem) => {
    expect(await (await new Browser().signInByPassword()).keep(lies, more)).toBe(problem);
    expect(await prisma.passkey.count()).toBe(0);
  });

  it('is not kept by a session that did not ask for it, twice, or late', async () => {
    const browser = await new Browser().signInByPassword();
    const { body } = await browser.ask();
    const given = { Name: 'Laptop', Password: PASSWORD, PasskeyResponse: JSON.stringify(device.make(body)) };
    const other = await new Browser().signInByPassword();
    expect(await other.run('New-Passkey', given)).toBe('PasskeyNotMade');
    expect(await browser.run('New-Passkey', given)).toBe('done');
    expect(await browser.run('New-Passkey', { ...given, Name: 'Again' })).toBe('PasskeyNotMade');
    const late = (await browser.ask()).body;
    await prisma.signInStep.updateMany({ data: { expiresAt: new Date() } });
    const PasskeyResponse = JSON.stringify(new Device().make(late));
    expect(await browser.run('New-Passkey', { ...given, Name: 'Late', PasskeyResponse })).toBe(
      'PasskeyNotMade',
    );
    expect((await new Browser().ask()).status).toBe(401);
  });
});

describe('a sign-in by a passkey', () => {
  beforeEach(async () => {
    await (await new Browser().signInByPassword()).keep();
  });

  it.each<[string, Lies]>([
    ['another site', { origin: 'http://evil.example' }],
    ['another host', { rpId: 'evil.example' }],
    ['another challenge', { challenge: 'AAAA' }],
    ['a person who was not verified', { isVerified: false }],
    ['another user', { handle: 'AAAA' }],
    ['another key', { key: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey }],
  ])('is refused of %s', async (_title, lies) => {
    const browser = new Browser();
    expect(await browser.signIn(lies)).toBe('passkeyRefused');
    expect(await browser.who()).toBeNull();
    expect(await new Browser().signIn()).toBe('kim');
  });

  it('is refused when the counter does not go up: the key was copied', async () => {
    expect(await new Browser().signIn({ counter: 7 })).toBe('kim');
    expect(await new Browser().signIn({ counter: 7 })).toBe('passkeyRefused');
    expect(await new Browser().signIn({ counter: 6 })).toBe('passkeyRefused');
    expect(await new Browser().signIn({ counter: 8 })).toBe('kim');
  });

  it('is answered once, by the browser that began it, and within two minutes', async () => {
    const [browser, foreign] = [new Browser(), new Browser()];
    await foreign.post('/passkey/start');
    const answer = device.prove((await browser.post('/passkey/start')).body);
    expect(await foreign.finish(answer)).toBe('passkeyRefused');
    expect(await browser.finish(answer)).toBe('kim');
    expect(await browser.finish(answer)).toBe('passkeyRefused');
    const late = device.prove((await browser.post('/passkey/start')).body);
    await prisma.signInStep.updateMany({ data: { expiresAt: new Date() } });
    expect(await browser.finish(late)).toBe('passkeyRefused');
  });

  it('lets nobody in who is disabled, and none whose passkey is gone', async () => {
    await command('Disable-User', { Identity: 'kim', Confirm: false });
    expect(await new Browser().signIn()).toBe('disabled');
    await command('Enable-User', { Identity: 'kim' });
    const browser = await new Browser().signInByPassword();
    const removal = { Identity: 'laptop', Confirm: false };
    expect(await browser.run('Remove-Passkey', { ...removal, Password: 'wrong' })).toBe('PasswordWrong');
    expect(await new Browser().signIn()).toBe('kim');
    expect(await browser.run('Remove-Passkey', { ...removal, Password: PASSWORD })).toBe('done');
    expect(await new Browser().signIn()).toBe('passkeyRefused');
  });

  it('ends with Disable-UserSecondFactor', async () => {
    await command('Disable-UserSecondFactor', { Identity: 'kim', Confirm: false });
    expect(await new Browser().signIn()).toBe('passkeyRefused');
    expect(await prisma.passkey.count()).toBe(0);
  });

  it('is for names, not for addresses, and not for another site', async () => {
    expect((await new Browser('127.0.0.1:3000').post('/passkey/start')).body).toMatchObject({
      code: 'passkeyNoName',
    });
    const headers = { 'content-type': 'application/json', host: HOST, origin: 'https://evil.example' };
    const asked = new Request(`${ORIGIN}/api/auth/passkey/start`, { method: 'POST', headers, body: '{}' });
    expect((await POST(asked)).status).toBe(403);
  });
});
