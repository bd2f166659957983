import type { LastErrorKey } from './last-error-kinds';
import type { SmtpReply } from './reply';

/**
 * Owns: what a server means that refuses the sign-in of a send connector (RFC 4954), where its words tell more than its code.
 * Promises: pure.
 *
 * Sources. `5.7.139 ... SmtpClientAuthentication is disabled for the Tenant|Mailbox`: aka.ms/smtp_auth_disabled
 * (learn.microsoft.com/exchange/clients-and-mobile-in-exchange-online/authenticated-client-smtp-submission). `5.7.30 Basic
 * authentication is not supported for Client Submission`: the Exchange Team's "Exchange Online to retire Basic auth for Client
 * Submission (SMTP AUTH)". `5.7.3 Authentication unsuccessful` to a token: learn.microsoft.com/exchange/client-developer/
 * legacy-protocols/how-to-authenticate-an-imap-pop-smtp-application-by-using-oauth, "SMTP Protocol Exchange".
 */
type Refusal = LastErrorKey &
  (
    | 'smtpAuthDisabledForTenant'
    | 'smtpAuthDisabledForMailbox'
    | 'basicAuthenticationEnded'
    | 'tokenNotPermitted'
    | 'tokenNotTaken'
  );

/** @param by what was said: a password, or a token. @returns null: no more than a refusal */
export function signInRefusal(
  by: 'password' | 'token',
  { code, enhancedCode, text }: SmtpReply,
): Refusal | null {
  if (/SmtpClientAuthentication is disabled for the Tenant/i.test(text)) return 'smtpAuthDisabledForTenant';
  if (/SmtpClientAuthentication is disabled for the Mailbox/i.test(text)) return 'smtpAuthDisabledForMailbox';
  if (code < 500) return null;
  if (by === 'password') {
    // Microsoft says it with the code of its policies: a wrong password is none.
    if (/credentials were incorrect/i.test(text)) return null;
    return enhancedCode === '5.7.30' || enhancedCode === '5.7.139' ? 'basicAuthenticationEnded' : null;
  }
  if (code !== 535) return null;
  return enhancedCode === '5.7.3' || enhancedCode === '5.7.139' ? 'tokenNotPermitted' : 'tokenNotTaken';
}
