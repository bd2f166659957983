import type { CommandContext } from '@/lib/commands/command/context';
import { CommandError, type Problem, refuse } from '@/lib/commands/command/errors';
import { refuseOtherAddress } from '@/lib/commands/handler/secret-address';
import type { SendConnectorData, StoredSendConnector } from '@/lib/store/configuration/send-connectors';
import type { TransportServerState } from '@/lib/store/configuration/transport-servers';
import { credentialColumns, isGuarded, NO_CREDENTIAL, sentTo } from './credential';
import { refuseMoreMail } from './mail-taken';
import { mergeSendConnector } from './merge';
import type { NewSendConnector, SetSendConnector } from './parameters';
import { findSettingsProblems, type SendConnector } from './settings';
import { chooseSmtpCredential, NO_CONNECTOR } from './smtp-credential';
import { changeSourceServers, chooseSourceServers } from './source-servers';
import { toColumns, toSendConnector } from './stored';

/**
 * Owns: what a connector would be, as columns, by parameters of New- and Set-SendConnector: these two store it, and Test-SendConnector
 *   tries it.
 * Promises: the same rules for all three, those about secrets first: a stored one goes to no other address, and a token to no host of
 *   somebody whose right is limited.
 * Does not: store it.
 */
interface Change {
  readonly connector: SendConnector;
  readonly servers: readonly TransportServerState[];
  readonly data: SendConnectorData;
}

type Context = Pick<CommandContext, 'db' | 'reach' | 'broughtBack'>;

/** @throws CommandError */
export async function changeOf(
  context: Context,
  stored: StoredSendConnector,
  given: SetSendConnector,
): Promise<Change & { readonly warnings: readonly Problem[] }> {
  const { connector, warnings } = mergeSendConnector(toSendConnector(stored), given);
  refuseProblems(connector);
  const present = stored.sources.map((source) => source.serverId);
  const servers = await changeSourceServers(context.db, present, given.SourceTransportServers);
  const data = {
    ...toColumns(connector),
    smtpCredentialId: await chooseSmtpCredential(
      context,
      connector.SmtpCredential,
      connector.SmartHosts,
      stored,
    ),
    ...(await changedCredential(context, stored, connector, given)),
  };
  refuseMoreMail(context, stored, connector, servers);
  return { connector, servers, data, warnings };
}

/** @param id under which a password is sealed. @throws CommandError */
export async function newOf(
  context: Context,
  id: string,
  connector: SendConnector,
  given: Pick<NewSendConnector, 'AuthenticationCredential' | 'SourceTransportServers'>,
): Promise<Change> {
  const servers = await chooseSourceServers(context.db, given.SourceTransportServers);
  const credential = given.AuthenticationCredential
    ? await credentialColumns(context, id, given.AuthenticationCredential)
    : NO_CREDENTIAL;
  const smtpCredentialId = await chooseSmtpCredential(
    context,
    connector.SmtpCredential,
    connector.SmartHosts,
    NO_CONNECTOR,
  );
  return { connector, servers, data: { ...toColumns(connector), ...credential, smtpCredentialId } };
}

/** @throws CommandError */
export function refuseProblems(connector: SendConnector): void {
  const problems = findSettingsProblems(connector).map((problem) => ({ ...problem, args: {} }));
  if (problems.length > 0) throw new CommandError(problems);
}

async function changedCredential(
  context: Context,
  stored: StoredSendConnector,
  connector: SendConnector,
  given: SetSendConnector,
): Promise<Partial<SendConnectorData>> {
  if (given.AuthenticationCredential)
    return await credentialColumns(context, stored.id, given.AuthenticationCredential);
  if (connector.AuthenticationCredential === null) return NO_CREDENTIAL;
  const after = sentTo({ smartHosts: [...connector.SmartHosts], port: connector.Port });
  refuseOtherAddress({ kept: ['AuthenticationCredential'], before: sentTo(stored), after });
  const { SmartHostAuthMechanism: smartHostAuthMechanism, TlsAuthLevel: tlsAuthLevel } = connector;
  if (isGuarded(stored) && !isGuarded({ smartHostAuthMechanism, tlsAuthLevel })) {
    throw refuse('SecretLessGuarded', 'AuthenticationCredential', {}, 409);
  }
  return {};
}
