import type { Page, ProviderDialogue } from './dialogue';

/** Owns: what the SMTP interface of Amazon SES says: 587 by STARTTLS, 465 in TLS from the first octet (on which nothing offers STARTTLS). */

/** STARTTLS, AUTH LOGIN, a wrong password, RSET. */
const SESSION: Page = { source: 'github.com/mautic/mautic/issues/3704', date: '2017-03-17' };
const LATER_SESSION: Page = { source: 'github.com/SuiteCRM/SuiteCRM-Core/issues/234', date: '2023-03-22' };
/** openssl s_client on 465, from the greeting to the message id. */
const WHOLE_SESSION: Page = {
  source:
    'docs.aws.amazon.com/ses/latest/dg/send-email-smtp-client-command-line.html, and a session by it on github.com ("Add SMTP with Alertmanager")',
  date: '2020-01-01',
};
const CODES: Page = {
  source:
    'docs.aws.amazon.com/ses/latest/dg/smtp-response-codes.html (text of awsdocs/amazon-ses-developer-guide on github.com)',
  date: '2026-12-01',
};
/** 25, in the clear: what it says to AUTH before STARTTLS, and to QUIT. */
const CLEAR_SESSION: Page = { source: 'github.com/jetmore/swaks/issues/15', date: '2020-03-18' };
const RFC5321: Page = { source: 'RFC 5321 4.2', date: '2008-10-01' };

const EHLO = '250-email-smtp.amazonaws.com\r\n250-8BITMIME\r\n250-STARTTLS\r\n250-AUTH PLAIN LOGIN\r\n250 Ok';

export const AMAZON_SES = {
  hosts: ['email-smtp.eu-central-1.amazonaws.com'],
  ports: [25, 587, 2587, 465, 2465],
  names: { region: 'eu-central-1', user: 'arn:aws:iam::111122223333:user/ses-smtp-user' },
  usual: {
    greeting: {
      text: '220 email-smtp.amazonaws.com ESMTP SimpleEmailService-d-VCSHDP1YZ A1b2C3d4E5f6G7h8I9j0',
      ...WHOLE_SESSION,
    },
    ehloInTheClear: { text: EHLO, ...LATER_SESSION },
    startTls: { text: '220 Ready to start TLS', ...SESSION },
    // STARTTLS is offered again behind it; a client that takes it up anew turns in a circle.
    ehloInTls: { text: EHLO, ...LATER_SESSION },
    challenge: { text: '334 ', source: 'RFC 4954 4', date: '2007-07-01' },
    loginUserName: { text: '334 VXNlcm5hbWU6', ...SESSION },
    loginPassword: { text: '334 UGFzc3dvcmQ6', ...SESSION },
    signedIn: { text: '235 Authentication successful.', ...WHOLE_SESSION },
    mechanismUnknown: {
      text: '504 Unrecognized authentication type',
      source: 'RFC 4954 4',
      date: '2007-07-01',
    },
    tokenChallenge: null,
    notSignedIn: { text: '530 Authentication required', ...CODES },
    sender: { text: '250 Ok', ...WHOLE_SESSION },
    recipient: { text: '250 Ok', ...WHOLE_SESSION },
    content: { text: '354 End data with <CR><LF>.<CR><LF>', ...WHOLE_SESSION },
    queued: { text: '250 Ok 0107017033dbb64d-be13a01e-dbf1-44b7-b876-3622165dacc1-000000', ...WHOLE_SESSION },
    reset: { text: '250 Ok', ...SESSION },
    goodbye: { text: '221 Bye', ...CLEAR_SESSION },
    unknown: { text: '500 Unrecognized command', ...RFC5321 },
  },
  refusals: {
    startTlsFirst: { at: 'signIn', text: '530 Must issue a STARTTLS command first', ...CLEAR_SESSION },
    credentialsInvalid: { at: 'signIn', text: '535 Authentication Credentials Invalid', ...SESSION },
    notSubscribed: { at: 'signIn', text: '535 Account not subscribed to SES', ...CODES },
    tryAgain: { at: 'signIn', text: '454 Temporary authentication failure', ...CODES },
    addressInvalid: {
      at: 'sender',
      text: '501 Invalid MAIL FROM address provided',
      source: 'repost.aws/knowledge-center/ses-501-errors-smtp-endpoint',
      date: '2026-12-01',
    },
    rateExceeded: { at: 'end', text: '454 Throttling failure: Maximum sending rate exceeded.', ...CODES },
    quotaExceeded: { at: 'end', text: '454 Throttling failure: Daily message quota exceeded.', ...CODES },
    serviceFailure: { at: 'end', text: '454 Temporary service failure', ...CODES },
    notVerified: {
      at: 'end',
      text: '554 Message rejected: Email address is not verified. The following identities failed the check in region {region}: scanner@contoso.com',
      ...CODES,
    },
    accessDenied: {
      at: 'end',
      text: "554 Access denied: User `{user}' is not authorized to perform `ses:SendRawEmail' on resource `arn:aws:ses:{region}:111122223333:identity/contoso.com'",
      ...CODES,
    },
    mailFromDomain: {
      at: 'end',
      text: '554 MAIL FROM domain not verified: DNS setup for MAIL FROM domain is invalid.',
      source: 'a session with email-smtp.us-east-1.amazonaws.com:465 in an infrastructure log on github.com',
      date: '2026-12-01',
    },
    silent: {
      at: 'sender',
      text: '451 4.4.2 Timeout waiting for data from client.',
      ...WHOLE_SESSION,
    },
  },
} as const satisfies ProviderDialogue;
