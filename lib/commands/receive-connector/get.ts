import { defineCommand } from '@/lib/commands/command/define';
import { type Problem, refuse } from '@/lib/commands/command/errors';
import { objectNotFound } from '@/lib/commands/handler/taken';
import { canonicalBinding } from '@/lib/mail/routing/binding';
import { bindingFaultId } from '@/lib/mail/routing/binding-fault';
import {
  type BindingStates,
  findReceiveConnector,
  listReceiveConnectors,
  readBindingStates,
  type StoredReceiveConnector,
} from '@/lib/store/configuration/receive-connectors';
import { findTransportServer } from '@/lib/store/configuration/transport-servers';
import { RECEIVE_CONNECTOR_COLUMNS, toReceiveConnectorRow } from './output';
import { getReceiveConnectorParameters } from './parameters';

export const getReceiveConnector = defineCommand({
  name: 'Get-ReceiveConnector',
  parameters: getReceiveConnectorParameters,
  permission: 'receiveConnector.read',
  effect: 'read',
  positional: 'Identity',
  columns: RECEIVE_CONNECTOR_COLUMNS,
  handler: async ({ db }, { Identity, Server }) => {
    if (Identity !== undefined && Server !== undefined) throw refuse('ServerWithIdentity', 'Server');
    if (Identity !== undefined) {
      const connector = await findReceiveConnector(db, Identity);
      if (connector === null) throw objectNotFound(Identity, 'Get-ReceiveConnector');
      return shown([connector]);
    }
    const server = Server === undefined ? null : await findTransportServer(db, Server);
    if (Server !== undefined && server === null) {
      throw objectNotFound(Server, 'Get-TransportServer', 'Server');
    }
    return shown(await listReceiveConnectors(db, server?.id));

    async function shown(connectors: readonly StoredReceiveConnector[]) {
      const states = await readBindingStates(db);
      return {
        output: connectors.map((connector) => toReceiveConnectorRow(connector, states)),
        warnings: connectors.flatMap((connector) => faultsOf(connector, states)),
      };
    }
  },
});

/** Each binding at which its server, which is live, does not listen: why, and the line to run. */
function faultsOf({ name, serverId, bindings }: StoredReceiveConnector, states: BindingStates): Problem[] {
  return bindings.flatMap((text): Problem[] => {
    const binding = canonicalBinding(text);
    const fault = states.get(serverId)?.[binding];
    if (fault === undefined || fault === null) return [];
    const port = binding.slice(binding.lastIndexOf(':') + 1);
    return [{ id: bindingFaultId(fault), parameter: null, args: { name, binding, port, fault } }];
  });
}
