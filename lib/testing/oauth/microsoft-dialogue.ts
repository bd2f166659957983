/**
 * Owns: what smtp.office365.com says, word for word, each line with its source. The server beside this says these and no others.
 * `{server}` is a frontend's name, `{mark}` the diagnosis that Microsoft ends refusals with.
 */
interface Said {
  readonly text: string;
  readonly source: string;
}

const PROXY_ISSUE = 'github.com/simonrob/email-oauth2-proxy/issues/95 (a session of 2022-11-09, whole)';
const LEARN =
  'learn.microsoft.com/exchange/client-developer/legacy-protocols/how-to-authenticate-an-imap-pop-smtp-application-by-using-oauth, "SMTP Protocol Exchange"';
const RFC = 'RFC 5321 4.2 and RFC 3463; seen so in many sessions';

export const MICROSOFT_SAYS = {
  greeting: { text: '220 {server} Microsoft ESMTP MAIL Service ready', source: PROXY_ISSUE },
  ehloInTheClear: {
    text: '250-{server} Hello [127.0.0.1]\r\n250-SIZE 157286400\r\n250-PIPELINING\r\n250-DSN\r\n250-ENHANCEDSTATUSCODES\r\n250-STARTTLS\r\n250-8BITMIME\r\n250-BINARYMIME\r\n250-CHUNKING\r\n250 SMTPUTF8',
    source: PROXY_ISSUE,
  },
  startTls: {
    text: '220 2.0.0 SMTP server ready',
    source: 'github.com/tarickb/sasl-xoauth2/issues/97 (a log of Postfix, 2025-01-03)',
  },
  ehloInTls: {
    text: '250-{server} Hello [127.0.0.1]\r\n250-SIZE 157286400\r\n250-PIPELINING\r\n250-DSN\r\n250-ENHANCEDSTATUSCODES\r\n250-AUTH LOGIN XOAUTH2\r\n250-8BITMIME\r\n250-BINARYMIME\r\n250-CHUNKING\r\n250 SMTPUTF8',
    source: PROXY_ISSUE,
  },
  challenge: { text: '334 ', source: LEARN },
  signedIn: { text: '235 2.7.0 Authentication successful', source: LEARN },
  tokenRefused: { text: '535 5.7.3 Authentication unsuccessful [{mark}]', source: LEARN },
  disabledForTenant: {
    text: '535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant. Visit https://aka.ms/smtp_auth_disabled for more information. [{mark}]',
    source: 'github.com/simonrob/email-oauth2-proxy/issues/193 (2023-09-12)',
  },
  disabledForMailbox: {
    text: '535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Mailbox. Visit https://aka.ms/smtp_auth_disabled for more information. [{mark}]',
    source: 'aka.ms/smtp_auth_disabled; the words of the tenant, for one mailbox',
  },
  basicEnded: {
    text: '550 5.7.30 Basic authentication is not supported for Client Submission.',
    source: 'Exchange Team, "Exchange Online to retire Basic auth for Client Submission (SMTP AUTH)"',
  },
  loginUserName: { text: '334 VXNlcm5hbWU6', source: 'RFC 4954; "Username:" as Exchange says it' },
  loginPassword: { text: '334 UGFzc3dvcmQ6', source: 'RFC 4954; "Password:" as Exchange says it' },
  notSignedIn: {
    text: '530 5.7.57 Client not authenticated to send mail. [{mark}]',
    source: 'learn.microsoft.com/troubleshoot/exchange/email-delivery/send-email-issues',
  },
  sender: { text: '250 2.1.0 Sender OK', source: RFC },
  recipient: { text: '250 2.1.5 Recipient OK', source: RFC },
  content: { text: '354 Start mail input; end with <CRLF>.<CRLF>', source: RFC },
  queued: { text: '250 2.0.0 OK <{server}>', source: RFC },
  reset: { text: '250 2.0.0 Resetting', source: RFC },
  goodbye: { text: '221 2.0.0 Service closing transmission channel', source: RFC },
  unknown: { text: '500 5.3.3 Unrecognized command', source: RFC },
} as const satisfies Readonly<Record<string, Said>>;

export type MicrosoftLine = keyof typeof MICROSOFT_SAYS;
