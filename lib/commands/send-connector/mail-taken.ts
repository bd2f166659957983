import type { CommandContext } from '@/lib/commands/command/context';
import { refuse } from '@/lib/commands/command/errors';
import type { StoredSendConnector } from '@/lib/store/configuration/send-connectors';
import { sentTo } from './credential';
import type { SendConnector } from './settings';

/**
 * Owns: that whose right is for some connectors draws no further mail to them: what one connector takes, the others, which are
 *   none of theirs, lose, and it would be read and sent on where they say. Nor is a mailbox's access token sent to a host of theirs.
 * Promises: a space or a server that was there stays; an address at another cost is another space.
 * @throws CommandError ConnectorTakesNoMore, TokenForAnotherAddress
 */
export function refuseMoreMail(
  { reach }: Pick<CommandContext, 'reach'>,
  stored: StoredSendConnector,
  connector: SendConnector,
  servers: readonly { readonly id: string }[],
): void {
  if (reach.limits === null) return;
  const { name, acceptMessagesOnlyFrom: senders } = stored;
  const { AddressSpaces: spaces, SmartHosts, Port, SmartHostAuthMechanism: mechanism } = connector;
  if (spaces.some((space) => !stored.addressSpaces.includes(space))) {
    throw refuse('ConnectorTakesNoMore', 'AddressSpaces', { name }, 403);
  }
  if (servers.some(({ id }) => stored.sources.every(({ serverId }) => serverId !== id))) {
    throw refuse('ConnectorTakesNoMore', 'SourceTransportServers', { name }, 403);
  }
  // Whom it names goes by it before others, and whoever sends is more than some.
  const only = connector.AcceptMessagesOnlyFrom;
  if (only.some((sender) => !senders.includes(sender)) || (only.length === 0 && senders.length > 0)) {
    throw refuse('ConnectorTakesNoMore', 'AcceptMessagesOnlyFrom', { name }, 403);
  }
  const before = sentTo(stored);
  const address = sentTo({ smartHosts: [...SmartHosts], port: Port }).find((one) => !before.includes(one));
  if (mechanism === 'XOAuth2' && address !== undefined) {
    throw refuse('TokenForAnotherAddress', 'SmartHosts', { address }, 403);
  }
}
