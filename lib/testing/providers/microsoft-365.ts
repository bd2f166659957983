import type { Page, ProviderDialogue, Refusal, UsualLines } from './dialogue';

/**
 * Owns: what Microsoft 365 says: at client submission (smtp.office365.com:587), at High Volume Email, and at a tenant's own MX host
 *   to a connector (port 25).
 */

const SESSION: Page = {
  source:
    'Aditya Garg, "[PATCH] send-email: fix bug resulting in broken or too long SMTP domains" and its log, lore.kernel.org/git',
  date: '2025-04-26',
};
const OAUTH: Page = {
  source:
    'learn.microsoft.com/exchange/client-developer/legacy-protocols/how-to-authenticate-an-imap-pop-smtp-application-by-using-oauth, "SMTP Protocol Exchange"',
  date: '2026-12-01',
};
const LOGIN_SESSION: Page = { source: 'github.com/nodemailer/nodemailer/issues/1071', date: '2020-05-27' };
/** Port 25 of a tenant's MX host, in the clear: from the greeting to RCPT. */
const MX_SESSION: Page = { source: 'github.com/ietf-tools/datatracker/pull/5888', date: '2023-06-28' };
const MX_TLS_SESSION: Page = {
  source: 'github.com/reacherhq/check-if-email-exists/issues/1334',
  date: '2023-09-19',
};
/** A log of smtplib by AUTH LOGIN. Its page was found without its address. */
const WHOLE_SESSION: Page = {
  source:
    'lecture notes "Python SMTP Example" (ITS Surabaya), a session with smtp.office365.com:587, on github.com',
  date: '2026-12-01',
};
const UNKNOWN_COMMAND: Page = {
  source: 'github.com/simonrob/email-oauth2-proxy/issues/372',
  date: '2025-08-04',
};
const LIMITS: Page = {
  source: 'learn.microsoft.com/exchange/troubleshoot/send-emails/smtp-submission-improvements',
  date: '2026-12-01',
};
const RFC4954: Page = { source: 'RFC 4954 4 and 6', date: '2007-07-01' };
const RFC5321: Page = { source: 'RFC 5321 4.1.1.5 and 4.2', date: '2008-10-01' };

const NAMES = {
  server: 'AM3PR05CA0094.outlook.office365.com',
  /** With what it ends what it refuses. */
  mark: 'AM3PR05CA0094.eurprd05.prod.outlook.com 2026-12-01T09:00:00.000Z 08DE0A1B2C3D4E5F',
  user: 'relay@contoso.com',
};

const IN_THE_CLEAR =
  '250-{server} Hello [127.0.0.1]\r\n250-SIZE 157286400\r\n250-PIPELINING\r\n250-DSN\r\n250-ENHANCEDSTATUSCODES\r\n250-STARTTLS\r\n250-8BITMIME\r\n250-BINARYMIME\r\n250-CHUNKING\r\n250 SMTPUTF8';

const USUAL: UsualLines = {
  greeting: {
    text: '220 {server} Microsoft ESMTP MAIL Service ready at Tue, 1 Dec 2026 09:00:00 +0000 [08DE0A1B2C3D4E5F]',
    ...SESSION,
  },
  ehloInTheClear: { text: IN_THE_CLEAR, ...SESSION },
  startTls: { text: '220 2.0.0 SMTP server ready', ...SESSION },
  ehloInTls: { text: IN_THE_CLEAR.replace('STARTTLS', 'AUTH LOGIN XOAUTH2'), ...SESSION },
  challenge: { text: '334 ', ...OAUTH },
  loginUserName: { text: '334 VXNlcm5hbWU6', ...LOGIN_SESSION },
  loginPassword: { text: '334 UGFzc3dvcmQ6', ...LOGIN_SESSION },
  signedIn: { text: '235 2.7.0 Authentication successful', ...OAUTH },
  mechanismUnknown: { text: '504 5.7.4 Unrecognized authentication type [{mark}]', ...RFC4954 },
  tokenChallenge: null,
  notSignedIn: {
    text: '530 5.7.57 Client not authenticated to send mail. [{mark}]',
    source: 'github.com/simonrob/email-oauth2-proxy/issues/258',
    date: '2024-06-27',
  },
  sender: { text: '250 2.1.0 Sender OK', ...MX_SESSION },
  recipient: { text: '250 2.1.5 Recipient OK', ...MX_SESSION },
  content: { text: '354 Start mail input; end with <CRLF>.<CRLF>', ...WHOLE_SESSION },
  queued: {
    text: '250 2.0.0 OK <0100019c3d4e5f60@{server}> [Hostname=AM3PR05MB1234.eurprd05.prod.outlook.com]',
    ...RFC5321,
  },
  reset: { text: '250 2.0.0 Resetting', ...RFC5321 },
  goodbye: { text: '221 2.0.0 Service closing transmission channel', ...WHOLE_SESSION },
  unknown: { text: "500 5.3.3 Unrecognized command 'unknown' [{mark}]", ...UNKNOWN_COMMAND },
};

const REFUSALS = {
  nameInvalid: { at: 'hello', text: '501 5.5.4 Invalid domain name [{mark}]', ...SESSION },
  tokenRefused: { at: 'signIn', text: '535 5.7.3 Authentication unsuccessful [{mark}]', ...OAUTH },
  disabledForTenant: {
    at: 'signIn',
    text: '535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant. Visit https://aka.ms/smtp_auth_disabled for more information. [{mark}]',
    source: 'github.com/simonrob/email-oauth2-proxy/issues/193',
    date: '2023-09-12',
  },
  disabledForMailbox: {
    at: 'signIn',
    text: '535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Mailbox. Visit https://aka.ms/smtp_auth_disabled for more information. [{mark}]',
    source: 'github.com/simonrob/email-oauth2-proxy/issues/193, of one mailbox: aka.ms/smtp_auth_disabled',
    date: '2023-09-12',
  },
  basicDisabled: {
    at: 'signIn',
    text: '535 5.7.139 Authentication unsuccessful, basic authentication is disabled. [{mark}]',
    source: 'github.com/TideDra/zotero-arxiv-daily/issues/46',
    date: '2025-01-07',
  },
  basicEnded: {
    at: 'signIn',
    text: '550 5.7.30 Basic authentication is not supported for Client Submission.',
    source:
      'techcommunity.microsoft.com/blog/exchange/exchange-online-to-retire-basic-auth-for-client-submission-smtp-auth/4114750',
    date: '2026-01-27',
  },
  passwordWrong: {
    at: 'signIn',
    text: '535 5.7.139 Authentication unsuccessful, the user credentials were incorrect. [{mark}]',
    source: 'github.com/freescout-help-desk/freescout/issues/4930',
    date: '2025-07-21',
  },
  criteriaNotMet: {
    at: 'signIn',
    text: '535 5.7.139 Authentication unsuccessful, the request did not meet the criteria to be authenticated successfully. Contact your administrator. [{mark}]',
    source:
      'learn.microsoft.com/answers, "535 5.7.139 ... the request did not meet the criteria" (security defaults)',
    date: '2026-12-01',
  },
  tryAgain: {
    at: 'signIn',
    text: '454 4.7.0 Temporary authentication failure. [{mark}]',
    source: 'RFC 4954 6; Exchange says so while its directory is away',
    date: '2007-07-01',
  },
  senderNotAllowed: {
    at: 'sender',
    text: '550 5.7.60 SMTP; Client does not have permissions to send as this sender [{mark}]',
    source: 'github.com/swiftmailer/swiftmailer/issues/1030',
    date: '2017-12-19',
  },
  tooManyConnections: {
    at: 'sender',
    text: '432 4.3.2 Concurrent connections limit exceeded. Visit https://aka.ms/concurrent_sending for more information. [Hostname=AM3PR05MB1234.eurprd05.prod.outlook.com]',
    ...LIMITS,
  },
  sendAsDenied: {
    at: 'end',
    text: '554 5.2.252 SendAsDenied; {user} not allowed to send as scanner@contoso.com; STOREDRV.Submission.Exception:SendAsDeniedException.MapiExceptionSendAsDenied; Failed to process message due to a permanent exception with message [BeginDiagnosticData]Cannot submit message.',
    source: 'github.com/gophish/gophish/issues/2900',
    date: '2023-06-27',
  },
  threadLimit: {
    at: 'end',
    text: '432 4.3.2 STOREDRV.ClientSubmit; sender thread limit exceeded [Hostname=AM3PR05MB1234.eurprd05.prod.outlook.com]',
    source:
      'techcommunity.microsoft.com/blog/exchange/changes-coming-to-the-smtp-authenticated-submission-client-protocol/607825',
    date: '2018-04-20',
  },
  mailboxFull: {
    at: 'end',
    text: '554 5.2.2 mailbox full; STOREDRV.Submission.Exception:QuotaExceededException.MapiExceptionShutoffQuotaExceeded',
    ...LIMITS,
  },
  quotaExceeded: {
    at: 'end',
    text: "554 5.2.0 STOREDRV.Submission.Exception:SubmissionQuotaExceededException; Failed to process message due to a permanent exception with message The message can't be submitted because the sender's submission quota was exceeded.",
    ...LIMITS,
  },
} as const satisfies Readonly<Record<string, Refusal>>;

export const MICROSOFT_365 = {
  hosts: ['smtp.office365.com'],
  ports: [587],
  names: NAMES,
  usual: USUAL,
  refusals: REFUSALS,
} as const satisfies ProviderDialogue;

const HVE_OAUTH: Page = {
  source: 'learn.microsoft.com/exchange/mail-flow-best-practices/oauth-high-volume-mails-m365',
  date: '2026-12-01',
};

/** Its own frontends, the same words (the page above shows no whole session). */
export const HIGH_VOLUME_EMAIL = {
  hosts: ['smtp.hve.mx.microsoft', 'smtp-hve.office365.com'],
  ports: [587],
  names: NAMES,
  usual: USUAL,
  refusals: {
    tokenRefused: REFUSALS.tokenRefused,
    tokenExpired: {
      at: 'signIn',
      text: '535 5.7.143 Authentication unsuccessful, Expired token [{mark}]',
      ...HVE_OAUTH,
    },
    dataInvalid: {
      at: 'signIn',
      text: '501 5.5.124 Invalid XOAUTH2 auth data [{mark}]',
      source: 'github.com/tarickb/sasl-xoauth2/issues/110',
      date: '2025-09-10',
    },
    organizationDisallows: {
      at: 'signIn',
      text: '535 5.7.139 Authentication unsuccessful, the organization configuration does not allow this authentication request. Contact your administrator. [{mark}]',
      source:
        'learn.microsoft.com/exchange/mail-flow-best-practices/high-volume-mails-m365, "Troubleshooting"',
      date: '2026-12-01',
    },
  },
} as const satisfies ProviderDialogue;

const ATTRIBUTION: Page = {
  source:
    'learn.microsoft.com/troubleshoot/exchange/email-delivery/ndr/550-5-7-64-tenantattribution (OfficeDocs-Support on github.com)',
  date: '2026-12-01',
};

/** `contoso-com.mail.protection.outlook.com`, port 25: whom a connector of the tenant knows, by address or certificate. */
export const MICROSOFT_365_CONNECTOR = {
  hosts: ['contoso-com.mail.protection.outlook.com'],
  ports: [25],
  names: { ...NAMES, server: 'SN1NAM02FT0049.mail.protection.outlook.com' },
  usual: {
    ...USUAL,
    greeting: {
      text: '220 {server} Microsoft ESMTP MAIL Service ready at Tue, 1 Dec 2026 09:00:00 +0000',
      ...MX_SESSION,
    },
    ehloInTheClear: { text: IN_THE_CLEAR, ...MX_SESSION },
    ehloInTls: {
      text: IN_THE_CLEAR.replace('250-STARTTLS\r\n', '').replace('157286400', '49283072'),
      ...MX_TLS_SESSION,
    },
    notSignedIn: null,
  },
  refusals: {
    relayDenied: {
      at: 'recipient',
      text: '550 5.7.64 TenantAttribution; Relay Access Denied [{mark}]',
      ...ATTRIBUTION,
    },
  },
} as const satisfies ProviderDialogue;
