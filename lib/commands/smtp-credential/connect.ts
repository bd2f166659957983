import { defineCommand } from '@/lib/commands/command/define';
import { refuse } from '@/lib/commands/command/errors';
import { lastErrorProperties } from '@/lib/commands/handler/last-error';
import { deviceEndpointOf } from '@/lib/mail/settings/smtp-credential-kinds';
import { choicesOf } from './output';
import { connectSmtpCredentialParameters } from './parameters';
import { findCredentialInReach } from './reach';
import { tokenKeeper } from './token-keeper';

const COLUMNS = ['Name', 'SignInAddress', 'SignInCode', 'SignInExpirationTime', 'LastError'] as const;

/**
 * Begins a sign-in by device code: a user enters the code at the address, and a transport server gets the refresh token. The code is
 * in this one answer and nowhere else.
 */
export const connectSmtpCredential = defineCommand({
  name: 'Connect-SmtpCredential',
  parameters: connectSmtpCredentialParameters,
  permission: 'sendConnector.write',
  effect: 'change',
  changes: 'nothing',
  positional: 'Identity',
  columns: COLUMNS,
  handler: async (context, { Identity }) => {
    const credential = await findCredentialInReach(context, Identity);
    if (deviceEndpointOf({ ...credential, ...choicesOf(credential) }) === null) {
      throw refuse('CredentialSignsInNoUser', 'Identity', { name: credential.name }, 409);
    }
    context.audit.about('SmtpCredential', credential.id, credential.name);
    return {
      // An endpoint may think for longer than a transaction may stand.
      afterCommit: async () => {
        const answer = await (await tokenKeeper()).beginSignIn(credential);
        const error = answer.ok ? null : answer.error;
        return {
          output: [
            {
              Identity: credential.name,
              Name: credential.name,
              SignInAddress: answer.ok ? answer.verificationUri : null,
              SignInCode: answer.ok ? answer.userCode : null,
              SignInExpirationTime: answer.ok
                ? new Date(Date.now() + answer.expiresInSeconds * 1000).toISOString()
                : null,
              ...lastErrorProperties({
                last_error_key: error?.key ?? null,
                last_error_args: error?.args,
                last_error_reply: null,
              }),
            },
          ],
        };
      },
    };
  },
});
