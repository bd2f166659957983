import type { Page, ProviderDialogue, Refusal, UsualLines } from './dialogue';

/** Owns: what Google says: smtp.gmail.com (Gmail and Workspace) and smtp-relay.gmail.com (the relay of Google Workspace). */

/** 587: greeting, EHLO, STARTTLS, EHLO. */
const SESSION: Page = { source: 'github.com/PHPMailer/PHPMailer/issues/543', date: '2015-10-27' };
/** 465: greeting, EHLO, QUIT; the lines of the session above still stand. */
const TLS_SESSION: Page = { source: 'github.com/PHPMailer/PHPMailer/issues/1076', date: '2017-06-16' };
/** A log on 465 from the greeting to QUIT, by AUTH LOGIN. Its page was found without its address. */
const LOGIN_SESSION: Page = {
  source: 'a log of smtp.gmail.com kept as a comment of AuthManager.cpp, on github.com',
  date: '2024-05-21',
};
const ERRORS: Page = {
  source: 'support.google.com/a/answer/3726730, "SMTP error messages"',
  date: '2026-12-01',
};
const RELAY: Page = {
  source: 'support.google.com/a/answer/2956491, "Sending limits for the SMTP relay service"',
  date: '2026-12-01',
};
const XOAUTH2: Page = {
  source: 'developers.google.com/workspace/gmail/imap/xoauth2-protocol, "Error response"',
  date: '2026-12-01',
};
const CHALLENGE: Page = { source: 'github.com/jstedfast/MailKit/issues/27', date: '2014-03-31' };
const BAD_CREDENTIALS: Page = { source: 'github.com/vatesfr/xen-orchestra/issues/5496', date: '2021-01-10' };

const NAMES = {
  host: 'smtp.gmail.com',
  session: '98e67ed59e1d1-3276f57b227sm30235195a91.6 - gsmtp',
};

const IN_THE_CLEAR =
  '250-{host} at your service, [127.0.0.1]\r\n250-SIZE 35882577\r\n250-8BITMIME\r\n250-STARTTLS\r\n250-ENHANCEDSTATUSCODES\r\n250-PIPELINING\r\n250-CHUNKING\r\n250 SMTPUTF8';

const USUAL: UsualLines = {
  greeting: { text: '220 {host} ESMTP {session}', ...SESSION },
  ehloInTheClear: { text: IN_THE_CLEAR, ...SESSION },
  startTls: { text: '220 2.0.0 Ready to start TLS', ...SESSION },
  ehloInTls: {
    text: IN_THE_CLEAR.replace('STARTTLS', 'AUTH LOGIN PLAIN XOAUTH2 PLAIN-CLIENTTOKEN OAUTHBEARER XOAUTH'),
    ...SESSION,
  },
  challenge: { text: '334 ', source: 'RFC 4954 4', date: '2007-07-01' },
  loginUserName: { text: '334 VXNlcm5hbWU6', ...LOGIN_SESSION },
  loginPassword: { text: '334 UGFzc3dvcmQ6', ...LOGIN_SESSION },
  signedIn: { text: '235 2.7.0 Accepted', ...LOGIN_SESSION },
  mechanismUnknown: {
    text: '504 5.7.4 Unrecognized Authentication Type {session}',
    source: 'support.google.com/a/answer/3726730, "504 5.7.4"',
    date: '2026-12-01',
  },
  /** `{"status":"400","schemes":"Bearer","scope":"https://mail.google.com/"}` */
  tokenChallenge: {
    text: '334 eyJzdGF0dXMiOiI0MDAiLCJzY2hlbWVzIjoiQmVhcmVyIiwic2NvcGUiOiJodHRwczovL21haWwuZ29vZ2xlLmNvbS8ifQ==',
    source: `${XOAUTH2.source}; word for word ${CHALLENGE.source}`,
    date: CHALLENGE.date,
  },
  notSignedIn: {
    text: '530-5.7.0 Authentication Required. For more information, go to\r\n530 5.7.0  https://support.google.com/mail/?p=WantAuthError {session}',
    ...ERRORS,
  },
  sender: { text: '250 2.1.0 OK {session}', ...LOGIN_SESSION },
  recipient: { text: '250 2.1.5 OK {session}', ...LOGIN_SESSION },
  content: { text: '354  Go ahead {session}', ...LOGIN_SESSION },
  queued: { text: '250 2.0.0 OK  1716281641 {session}', ...LOGIN_SESSION },
  reset: {
    text: '250 2.1.5 Flushed {session}',
    source: 'RFC 5321 4.1.1.5; "Flushed" as Google says it',
    date: '2008-10-01',
  },
  goodbye: { text: '221 2.0.0 closing connection {session}', ...TLS_SESSION },
  unknown: { text: '502 5.5.1 Unrecognized command. {session}', ...ERRORS },
};

const SHARED = {
  tokenRefused: {
    at: 'signIn',
    text: '535-5.7.8 Username and Password not accepted. Learn more at\r\n535 5.7.8  https://support.google.com/mail/?p=BadCredentials {session}',
    ...BAD_CREDENTIALS,
  },
  appPasswordWanted: {
    at: 'signIn',
    text: '534-5.7.9 Application-specific password required. For more information, go to\r\n534 5.7.9  https://support.google.com/mail/?p=InvalidSecondFactor {session}',
    ...ERRORS,
  },
  cannotDecode: {
    at: 'signIn',
    text: '501-5.5.2 Cannot Decode response. For more information, go to\r\n501 5.5.2  https://support.google.com/a/answer/3221692 {session}',
    source: 'github.com/simonrob/email-oauth2-proxy/issues/287',
    date: '2024-09-27',
  },
  tooManyLogins: {
    at: 'signIn',
    text: '454-4.7.0 Too many login attempts, please try again later. For more information,\r\n454-4.7.0 go to\r\n454 4.7.0  https://support.google.com/mail/answer/7126229 {session}',
    ...ERRORS,
  },
  tryLaterAtHello: {
    at: 'hello',
    text: '421 4.7.0 Try again later, closing connection. (EHLO) {session}',
    ...ERRORS,
  },
  serverBusy: { at: 'sender', text: '421 4.4.5 Server busy, try again later. {session}', ...ERRORS },
} as const satisfies Readonly<Record<string, Refusal>>;

export const GMAIL = {
  hosts: ['smtp.gmail.com'],
  ports: [587, 465],
  names: NAMES,
  usual: USUAL,
  refusals: {
    ...SHARED,
    dailyLimit: {
      at: 'sender',
      text: '550-5.4.5 Daily user sending limit exceeded. For more information on Gmail\r\n550-5.4.5 sending limits go to\r\n550 5.4.5  https://support.google.com/a/answer/166852 {session}',
      ...ERRORS,
    },
  },
} as const satisfies ProviderDialogue;

export const GOOGLE_WORKSPACE_RELAY = {
  hosts: ['smtp-relay.gmail.com'],
  ports: [587, 465, 25],
  names: { ...NAMES, host: 'smtp-relay.gmail.com' },
  // Who comes from a registered address need not sign in; the others hear it at RCPT.
  usual: { ...USUAL, notSignedIn: null },
  refusals: {
    ...SHARED,
    relayDenied: {
      at: 'recipient',
      text: "550-5.7.0 Mail relay denied [192.0.2.1]. Invalid credentials for relay for one\r\n550-5.7.0 of the domains in: contoso.com (as obtained from HELO and MAIL FROM).\r\n550-5.7.0 Email is being sent from a domain or IP address which isn't\r\n550-5.7.0 registered in your Workspace account. For more information, go to\r\n550 5.7.0  https://support.google.com/a/answer/6140680#maildenied {session}",
      source:
        'support.google.com/a/answer/6140680, "Mail relay denied"; its first words in sessions of 2026-07-22 on github.com',
      date: '2026-07-22',
    },
    peakLimit: {
      at: 'recipient',
      text: '450 4.2.1 Peak SMTP relay limit exceeded for customer. {session}',
      ...ERRORS,
    },
    userLimit: {
      at: 'recipient',
      text: '550 5.4.5 Daily SMTP relay limit exceeded for user. {session}',
      ...RELAY,
    },
    severalDomains: {
      at: 'recipient',
      text: '451 4.3.0 Multiple destination domains per transaction is unsupported. Please try again. {session}',
      ...ERRORS,
    },
  },
} as const satisfies ProviderDialogue;
