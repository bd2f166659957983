import type { Page, ProviderDialogue, UsualLines } from './dialogue';

/** Owns: what relays say of which fewer lines are known: Azure Communication Services, SendGrid, Mailgun. */

const RFC5321: Page = { source: 'RFC 5321 4.2', date: '2008-10-01' };
const RFC4954: Page = { source: 'RFC 4954 4 and 6', date: '2007-07-01' };

/** What has to be said and nobody has written down, as the standards have it. */
const STANDARD = {
  startTls: { text: '220 Begin TLS negotiation now', source: 'RFC 3207 4', date: '2002-02-01' },
  challenge: { text: '334 ', ...RFC4954 },
  loginUserName: { text: '334 VXNlcm5hbWU6', ...RFC4954 },
  loginPassword: { text: '334 UGFzc3dvcmQ6', ...RFC4954 },
  signedIn: { text: '235 Authentication successful', ...RFC4954 },
  mechanismUnknown: { text: '504 Unrecognized authentication type', ...RFC4954 },
  tokenChallenge: null,
  notSignedIn: { text: '530 5.7.0 Authentication required', ...RFC4954 },
  sender: { text: '250 2.1.0 OK', ...RFC5321 },
  recipient: { text: '250 2.1.5 OK', ...RFC5321 },
  content: { text: '354 Start mail input; end with <CRLF>.<CRLF>', ...RFC5321 },
  queued: { text: '250 2.0.0 OK', ...RFC5321 },
  reset: { text: '250 2.0.0 OK', ...RFC5321 },
  goodbye: { text: '221 2.0.0 Service closing transmission channel', ...RFC5321 },
  unknown: { text: '500 5.5.1 Unrecognized command', ...RFC5321 },
} as const satisfies Partial<UsualLines>;

const ACS: Page = {
  source: 'github.com/QuantumNous/new-api/pull/598: "need Login instead of Plain Auth"',
  date: '2024-12-06',
};

/** No session of it was found: it is known to take LOGIN, no PLAIN, and tokens. */
export const AZURE_COMMUNICATION_SERVICES = {
  hosts: ['smtp.azurecomm.net'],
  ports: [587],
  names: {},
  usual: {
    ...STANDARD,
    greeting: { text: '220 smtp.azurecomm.net ESMTP Service ready', ...RFC5321 },
    ehloInTheClear: { text: '250-smtp.azurecomm.net\r\n250-SIZE 10485760\r\n250 STARTTLS', ...RFC5321 },
    ehloInTls: { text: '250-smtp.azurecomm.net\r\n250-SIZE 10485760\r\n250 AUTH LOGIN XOAUTH2', ...ACS },
  },
  refusals: {
    credentialsInvalid: {
      at: 'signIn',
      text: '535 5.7.3 Authentication unsuccessful',
      source: 'github.com/jstedfast/MailKit/issues/1967',
      date: '2025-11-17',
    },
  },
} as const satisfies ProviderDialogue;

/** telnet smtp.sendgrid.net 587: greeting, EHLO, AUTH LOGIN with a wrong password. */
const SENDGRID_SESSION: Page = { source: 'github.com/sendgrid/docs/issues/2191', date: '2016-09-21' };
/** A later one, to its end. Its page was found without its address. */
const SENDGRID_WHOLE: Page = {
  source: 'Sylvain Kalache, exercise "ARP spoofing and sniffing unencrypted traffic", a session by telnet',
  date: '2026-12-01',
};
const SENDGRID_EHLO =
  '250-smtp.sendgrid.net\r\n250-8BITMIME\r\n250-PIPELINING\r\n250-SIZE 31457280\r\n250-STARTTLS\r\n250-AUTH PLAIN LOGIN\r\n250 AUTH=PLAIN LOGIN';

export const SENDGRID = {
  hosts: ['smtp.sendgrid.net'],
  ports: [25, 587, 2525, 465],
  names: {},
  usual: {
    ...STANDARD,
    greeting: { text: '220 SG ESMTP service ready at ismtpd0013p1las1.sendgrid.net', ...SENDGRID_SESSION },
    ehloInTheClear: { text: SENDGRID_EHLO, ...SENDGRID_SESSION },
    ehloInTls: { text: SENDGRID_EHLO.replace('250-STARTTLS\r\n', ''), ...SENDGRID_SESSION },
    loginUserName: { text: '334 VXNlcm5hbWU6', ...SENDGRID_SESSION },
    loginPassword: { text: '334 UGFzc3dvcmQ6', ...SENDGRID_SESSION },
    signedIn: { text: '235 Authentication successful', ...SENDGRID_WHOLE },
    sender: { text: '250 Sender address accepted', ...SENDGRID_WHOLE },
    queued: {
      text: '250 Ok: queued as nhIMmON9SFOPcT0ii4nt2A',
      source: 'github.com/sendgrid/docs/issues/2638',
      date: '2017-04-18',
    },
  },
  refusals: {
    // A wrong password, and it says 451.
    couldNotAuthenticate: {
      at: 'signIn',
      text: '451 Authentication failed: Could not authenticate',
      ...SENDGRID_SESSION,
    },
    keyInvalid: {
      at: 'signIn',
      text: '535 Authentication failed: The provided authorization grant is invalid, expired, or revoked',
      source: 'learn.microsoft.com/azure/managed-grafana, "Understanding error messages", and many sessions',
      date: '2026-12-01',
    },
    senderUnverified: {
      at: 'end',
      text: '550 The from address does not match a verified Sender Identity. Mail cannot be sent until this error is resolved. Visit https://sendgrid.com/docs/for-developers/sending-email/sender-identity/ to see the Sender Identity requirements',
      source: 'sendgrid.com/docs/for-developers/sending-email/smtp-errors-and-troubleshooting',
      date: '2026-12-01',
    },
    unauthenticated: {
      at: 'sender',
      text: '550 Unauthenticated senders not allowed',
      source: 'github.com/sendgrid/docs/issues/6473',
      date: '2021-02-25',
    },
  },
} as const satisfies ProviderDialogue;

/** telnet smtp.mailgun.org 587. */
const MAILGUN_SESSION: Page = {
  source: 'a session by telnet in notes on maddy, on github.com',
  date: '2023-01-01',
};
const MAILGUN_EHLO =
  '250-391ef55d98cd\r\n250-AUTH PLAIN LOGIN\r\n250-SIZE 52428800\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250-PIPELINING\r\n250 STARTTLS';

export const MAILGUN = {
  hosts: ['smtp.mailgun.org', 'smtp.eu.mailgun.org'],
  ports: [25, 587, 2525, 465],
  names: {},
  usual: {
    ...STANDARD,
    greeting: { text: '220 Mailgun Influx ready', ...MAILGUN_SESSION },
    ehloInTheClear: { text: MAILGUN_EHLO, ...MAILGUN_SESSION },
    ehloInTls: {
      text: MAILGUN_EHLO.replace('250-PIPELINING\r\n250 STARTTLS', '250 PIPELINING'),
      ...MAILGUN_SESSION,
    },
    challenge: { text: '334 Go ahead', ...MAILGUN_SESSION },
  },
  refusals: {
    credentialsInvalid: { at: 'signIn', text: '535 Authentication failed', ...RFC4954 },
    sandbox: {
      at: 'end',
      text: '421 Domain sandbox0123.mailgun.org is not allowed to send: Sandbox subdomains are for test purposes only. Please add your own domain or add the address to authorized recipients in Account Settings.',
      source: 'github.com/swapmyvote/swapmyvote/issues/891',
      date: '2024-06-27',
    },
    notActivated: {
      at: 'end',
      text: '421 Domain sandbox0123.mailgun.org is not allowed to send: Please activate your Mailgun account. Check your inbox or log in to your control panel to resend the activation email.',
      source: 'github.com/Monstarrrr/rebutify/issues/162',
      date: '2024-06-11',
    },
  },
} as const satisfies ProviderDialogue;
