import { afterEach, beforeAll, expect, it } from 'vitest';
import type { ProviderDialogue } from '@/lib/testing/providers/dialogue';
import { GMAIL } from '@/lib/testing/providers/google';
import { MICROSOFT_365 } from '@/lib/testing/providers/microsoft-365';
import { type ProviderServer, startProviderServer } from '@/lib/testing/providers/provider-server';
import type { ProviderServerOptions } from '@/lib/testing/providers/provider-session';
import { type ConnectionOptions, openConnection } from './open-connection';
import { makeCertificate } from './tls-server.test-tools';

const TOKEN = `eyJ0eXAiOiJKV1Qi.${'s'.repeat(1500)}.~+/x`;
const USER = 'relay,second=1@contoso.com';
let identity: { key: string; cert: string };
let server: ProviderServer;

beforeAll(async () => {
  identity = await makeCertificate({ names: ['smtp.contoso.com'] });
});
afterEach(() => server.stop());

interface Behaviour extends Partial<ProviderServerOptions> {
  readonly dialogue?: ProviderDialogue;
}

async function open(
  { dialogue = MICROSOFT_365, ...behaviour }: Behaviour = {},
  options: Partial<ConnectionOptions> = {},
  judge: Parameters<ProviderServer['judge']>[0] = () => 'signedIn',
) {
  server = await startProviderServer(dialogue, { identity, ...behaviour });
  server.judge(judge);
  const target = { host: 'smtp.contoso.com', address: '127.0.0.1', port: server.port };
  const auth = { user: USER, token: TOKEN };
  const terms = { fqdn: 'hub1.contoso.com', requireTls: true, tlsAuthLevel: 'EncryptionOnly' as const };
  return openConnection(target, { ...terms, auth, ...options });
}

it('signs in by XOAUTH2 with what it says in one line, or on a line of its own', async () => {
  for (const behaviour of [{}, { takesNoInitialResponse: true }] as const) {
    const result = await open(behaviour);
    expect(result.ok && result.connection.mechanism).toBe('XOAUTH2');
    expect(server.signIns).toEqual([`${USER} ${TOKEN}`]);
    if (result.ok) result.connection.close();
    await server.stop();
  }
});

it('signs in by OAUTHBEARER where that is all there is, with a name written as RFC 5801 has it', async () => {
  const result = await open({ dialogue: GMAIL, mechanisms: ['OAUTHBEARER'] });
  expect(result.ok && result.connection.mechanism).toBe('OAUTHBEARER');
  expect(server.signIns).toEqual([`relay=2Csecond=3D1@contoso.com ${TOKEN}`]);
  if (result.ok) result.connection.close();
});

it('says nothing of it in the clear, whatever the policy would let it', async () => {
  const result = await open({}, { requireTls: false, ignoreStartTls: true, tlsAuthLevel: null });
  expect(result.ok).toBe(false);
  expect(!result.ok && result.error.key).toBe('authenticationNotOffered');
  expect(server.signIns).toEqual([]);
  expect(server.inTheClear.filter((line) => line !== 'QUIT')).toEqual([]);
});

it('tries a refused token by no second mechanism', async () => {
  const result = await open({ dialogue: GMAIL }, {}, () => 'tokenRefused');
  expect(!result.ok && result.error.key).toBe('tokenNotTaken');
  expect(server.signIns).toHaveLength(1);
});

it('hides the token in a dialogue whose server repeats it, as it is and in base64', async () => {
  const said = Buffer.from(`x${TOKEN}`).toString('base64');
  const result = await open({}, {}, () => 'tokenRefused');
  expect(result.ok).toBe(false);
  if (result.ok) return;
  expect(result.dialogue).toContain('C: AUTH XOAUTH2 (hidden)');
  expect(result.dialogue).not.toContain(TOKEN.slice(20, 60));
  expect(result.dialogue).not.toContain(said.slice(40, 80));
});
