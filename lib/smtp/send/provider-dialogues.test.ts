import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { AMAZON_SES } from '@/lib/testing/providers/amazon-ses';
import type { ProviderDialogue, Said } from '@/lib/testing/providers/dialogue';
import { GMAIL, GOOGLE_WORKSPACE_RELAY } from '@/lib/testing/providers/google';
import {
  HIGH_VOLUME_EMAIL,
  MICROSOFT_365,
  MICROSOFT_365_CONNECTOR,
} from '@/lib/testing/providers/microsoft-365';
import { AZURE_COMMUNICATION_SERVICES, MAILGUN, SENDGRID } from '@/lib/testing/providers/other-relays';
import { type ProviderServer, startProviderServer } from '@/lib/testing/providers/provider-server';
import type { Credentials } from './authenticate';
import { openConnection } from './open-connection';
import { makeCertificate } from './tls-server.test-tools';

/** The client against what providers say: a table for each, each refusal with what it must come to. */
interface Case<D extends ProviderDialogue> {
  readonly dialogue: D;
  readonly by: 'password' | 'token' | 'nothing';
  /** By which the sign-in goes. */
  readonly mechanism: string | null;
  /** Before a connection stood: the key of the last error. Behind it: what becomes of the recipient. */
  readonly expected: Readonly<Record<keyof D['refusals'], string>>;
  /** Of these a password is said, though a token goes too. */
  readonly ofPasswords?: readonly (keyof D['refusals'])[];
}

function caseOf<D extends ProviderDialogue>(given: Case<D>): Case<D> {
  return given;
}

const RETRY = 'retry remoteDeferred';
const FAILED = 'failed remoteRejected';

const CASES = {
  'Microsoft 365': caseOf({
    dialogue: MICROSOFT_365,
    by: 'token',
    mechanism: 'XOAUTH2',
    ofPasswords: ['basicDisabled', 'basicEnded', 'passwordWrong', 'criteriaNotMet'],
    expected: {
      nameInvalid: 'helloNameRefused',
      tokenRefused: 'tokenNotPermitted',
      disabledForTenant: 'smtpAuthDisabledForTenant',
      disabledForMailbox: 'smtpAuthDisabledForMailbox',
      basicDisabled: 'basicAuthenticationEnded',
      basicEnded: 'basicAuthenticationEnded',
      passwordWrong: 'authenticationFailed',
      criteriaNotMet: 'basicAuthenticationEnded',
      tryAgain: 'authenticationRefused',
      senderNotAllowed: FAILED,
      tooManyConnections: RETRY,
      sendAsDenied: FAILED,
      threadLimit: RETRY,
      mailboxFull: FAILED,
      quotaExceeded: FAILED,
    },
  }),
  'High Volume Email': caseOf({
    dialogue: HIGH_VOLUME_EMAIL,
    by: 'token',
    mechanism: 'XOAUTH2',
    expected: {
      tokenRefused: 'tokenNotPermitted',
      tokenExpired: 'tokenNotTaken',
      dataInvalid: 'authenticationRefused',
      organizationDisallows: 'tokenNotPermitted',
    },
  }),
  'Microsoft 365, by a connector': caseOf({
    dialogue: MICROSOFT_365_CONNECTOR,
    by: 'nothing',
    mechanism: null,
    expected: { relayDenied: FAILED },
  }),
  Gmail: caseOf({
    dialogue: GMAIL,
    by: 'token',
    mechanism: 'XOAUTH2',
    ofPasswords: ['appPasswordWanted'],
    expected: {
      tokenRefused: 'tokenNotTaken',
      appPasswordWanted: 'authenticationRefused',
      cannotDecode: 'authenticationRefused',
      tooManyLogins: 'authenticationRefused',
      tryLaterAtHello: 'hostRejected',
      serverBusy: RETRY,
      dailyLimit: FAILED,
    },
  }),
  'Google Workspace relay': caseOf({
    dialogue: GOOGLE_WORKSPACE_RELAY,
    by: 'token',
    mechanism: 'XOAUTH2',
    ofPasswords: ['appPasswordWanted'],
    expected: {
      tokenRefused: 'tokenNotTaken',
      appPasswordWanted: 'authenticationRefused',
      cannotDecode: 'authenticationRefused',
      tooManyLogins: 'authenticationRefused',
      tryLaterAtHello: 'hostRejected',
      serverBusy: RETRY,
      // It finds the domain by HELO or MAIL FROM, and a name of one's own there is a documented cure.
      relayDenied: 'retry helloNameRefused',
      peakLimit: RETRY,
      userLimit: FAILED,
      severalDomains: RETRY,
    },
  }),
  'Amazon SES': caseOf({
    dialogue: AMAZON_SES,
    by: 'password',
    mechanism: 'PLAIN',
    expected: {
      startTlsFirst: 'authenticationRefused',
      credentialsInvalid: 'authenticationFailed',
      notSubscribed: 'authenticationFailed',
      tryAgain: 'authenticationRefused',
      addressInvalid: FAILED,
      rateExceeded: RETRY,
      quotaExceeded: RETRY,
      serviceFailure: RETRY,
      notVerified: FAILED,
      accessDenied: FAILED,
      mailFromDomain: FAILED,
      silent: RETRY,
    },
  }),
  'Azure Communication Services': caseOf({
    dialogue: AZURE_COMMUNICATION_SERVICES,
    by: 'password',
    mechanism: 'LOGIN',
    expected: { credentialsInvalid: 'authenticationFailed' },
  }),
  SendGrid: caseOf({
    dialogue: SENDGRID,
    by: 'password',
    mechanism: 'PLAIN',
    expected: {
      couldNotAuthenticate: 'authenticationRefused',
      keyInvalid: 'authenticationFailed',
      senderUnverified: FAILED,
      unauthenticated: FAILED,
    },
  }),
  Mailgun: caseOf({
    dialogue: MAILGUN,
    by: 'password',
    mechanism: 'PLAIN',
    expected: { credentialsInvalid: 'authenticationFailed', sandbox: RETRY, notActivated: RETRY },
  }),
};

const CREDENTIALS: Readonly<Record<Case<ProviderDialogue>['by'], Credentials | null>> = {
  password: { user: 'relay@contoso.com', pass: 'correct horse' },
  token: { user: 'relay@contoso.com', token: 'ya29.token' },
  nothing: null,
};

let identity: { key: string; cert: string };
let server: ProviderServer;

beforeAll(async () => {
  const names = Object.values(CASES).flatMap(({ dialogue }) => dialogue.hosts);
  identity = await makeCertificate({ names });
});
afterEach(() => server.stop());

type AnyCase = Case<ProviderDialogue>;

async function open({ dialogue }: AnyCase, by: AnyCase['by'], implicitTls: boolean) {
  server = await startProviderServer(dialogue, { identity, ...(implicitTls && { implicitTls: true }) });
  const [host = ''] = dialogue.hosts;
  return {
    connect: () =>
      openConnection(
        { host, address: '127.0.0.1', port: server.port },
        {
          fqdn: 'hub1.contoso.com',
          useImplicitTls: implicitTls,
          requireTls: true,
          basicAuthRequireTls: true,
          trustedCertificates: [identity.cert],
          auth: CREDENTIALS[by],
        },
      ),
  };
}

/** What becomes of a message when the provider says this. */
async function whatComesOf(given: AnyCase, refusal: string): Promise<string> {
  const { at } = given.dialogue.refusals[refusal] ?? {};
  const by = given.ofPasswords?.includes(refusal) ? 'password' : given.by;
  const { connect } = await open(given, by, false);
  if (at === 'signIn' && !given.dialogue.usual.tokenChallenge) server.refuse(refusal);
  else if (at === 'signIn') server.judge(() => refusal);
  else server.refuse(refusal);
  const opened = await connect();
  if (!opened.ok) return opened.error.key;
  const { connection } = opened;
  const content = Buffer.from('Subject: hello\r\n\r\nA line\r\n');
  const envelope = {
    from: 'scanner@contoso.com',
    recipients: ['chris@fabrikam.com'],
    sizeBytes: content.length,
    smtpUtf8: false,
    eightBitMime: false,
  };
  const [outcome] = (await connection.send(envelope, content)).outcomes;
  connection.close();
  if (outcome === undefined || outcome.kind === 'delivered') return 'delivered';
  return `${outcome.kind} ${outcome.error.key}`;
}

// Each table is read as one of any provider's: its refusals are named by the table itself.
const ALL = Object.entries(CASES) as unknown as readonly (readonly [string, AnyCase])[];

describe.each(ALL)('%s', (_name, given) => {
  it.each([
    ['STARTTLS', false],
    ['TLS from the first octet', true],
  ] as const)('takes a message over %s, signed in by what it offers', async (_way, implicitTls) => {
    const { connect } = await open(given, given.by, implicitTls);
    const opened = await connect();
    if (!opened.ok) throw new Error(opened.dialogue);
    expect(opened.connection.mechanism).toBe(given.mechanism);
    const content = Buffer.from('Subject: hello\r\n\r\nA line\r\n.dot\r\n');
    const sent = await opened.connection.send(
      {
        from: 'scanner@contoso.com',
        recipients: ['chris@fabrikam.com'],
        sizeBytes: content.length,
        smtpUtf8: false,
        eightBitMime: false,
      },
      content,
    );
    expect(sent.outcomes[0]?.kind).toBe('delivered');
    expect(server.messages).toEqual(['Subject: hello\r\n\r\nA line\r\n..dot']);
    expect(server.inTheClear).toEqual([]);
    await opened.connection.quit();
  });

  it.each(Object.entries(given.expected))('%s comes to: %s', async (refusal, expected) => {
    expect(await whatComesOf(given, refusal)).toBe(expected);
  });
});

it.each(ALL)('%s: each line says where it was read, and when', async (_name, { dialogue }) => {
  server = await startProviderServer(dialogue, { identity });
  const lines: readonly (Said | null)[] = [
    ...Object.values(dialogue.usual),
    ...Object.values(dialogue.refusals),
  ];
  for (const line of lines) {
    if (line === null) continue;
    expect(line.source, line.text).toMatch(/\w{3}/);
    expect(line.date, line.text).toMatch(/^20\d\d-\d\d-\d\d$/);
    expect(line.text).toMatch(/^[2345]\d\d[ -]/);
  }
});
