import type { CommandContext, Database } from '@/lib/commands/command/context';
import { defineCommand } from '@/lib/commands/command/define';
import { CommandError, refuse } from '@/lib/commands/command/errors';
import { changeRouting } from '@/lib/commands/handler/routing-change';
import { refuseOtherAddress } from '@/lib/commands/handler/secret-address';
import { nameTaken, objectNotFound, refuseIfTaken } from '@/lib/commands/handler/taken';
import {
  findSendConnector,
  type SendConnectorData,
  type StoredSendConnector,
  updateSendConnector,
} from '@/lib/store/configuration/send-connectors';
import { findIdByIdentity } from '@/lib/store/database/identity';
import { AUDITED_SEND_CONNECTOR } from './audited';
import { credentialColumns, isGuarded, NO_CREDENTIAL, sentTo } from './credential';
import { refuseMoreMail } from './mail-taken';
import { mergeSendConnector } from './merge';
import { SEND_CONNECTOR_COLUMNS, toSendConnectorRow } from './output';
import { type SetSendConnector, setSendConnectorParameters } from './parameters';
import { findSettingsProblems, type SendConnector } from './settings';
import { chooseSmtpCredential } from './smtp-credential';
import { changeSourceServers, warnIfAllDown, warnOfNames } from './source-servers';
import { toColumns, toSendConnector } from './stored';

export const setSendConnector = defineCommand({
  name: 'Set-SendConnector',
  parameters: setSendConnectorParameters,
  permission: 'sendConnector.write',
  effect: 'change',
  changes: [AUDITED_SEND_CONNECTOR],
  positional: 'Identity',
  secrets: ['Password'],
  columns: SEND_CONNECTOR_COLUMNS,
  handler: async (context, given) => {
    const { db } = context;
    const { value, queueEffect } = await changeRouting(
      context,
      `Set-SendConnector ${given.Identity}`,
      async () => {
        const stored = await findSendConnector(db, given.Identity);
        if (stored === null) throw objectNotFound(given.Identity, 'Get-SendConnector');
        context.reach.require({ sendConnector: stored.id }, 'Identity', stored.name);
        await context.audit.changing(AUDITED_SEND_CONNECTOR, stored.id);
        const { connector, warnings } = mergeSendConnector(toSendConnector(stored), given);
        refuseProblems(connector);
        const taken = () => nameTaken(connector.Name, 'Set-SendConnector');
        if (await isTakenByAnother(db, connector.Name, stored.id)) throw taken();
        const present = stored.sources.map((source) => source.serverId);
        const servers = await changeSourceServers(db, present, given.SourceTransportServers);
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
        const serverIds = servers.map((server) => server.id);
        const changed = await refuseIfTaken(updateSendConnector(db, stored.id, data, serverIds), taken);
        const ofServers = [...warnIfAllDown(servers), ...warnOfNames(connector, servers)];
        return { changed, warnings: [...warnings, ...ofServers] };
      },
    );
    return { output: [toSendConnectorRow(value.changed)], warnings: value.warnings, queueEffect };
  },
});

function refuseProblems(connector: SendConnector): void {
  const problems = findSettingsProblems(connector).map((problem) => ({ ...problem, args: {} }));
  if (problems.length > 0) throw new CommandError(problems);
}

async function isTakenByAnother(db: Database, name: string, ownId: string): Promise<boolean> {
  const id = await findIdByIdentity(db, 'send_connector', name);
  return id !== null && id !== ownId;
}

async function changedCredential(
  context: CommandContext,
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
