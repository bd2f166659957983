import type { z } from 'zod';
import type { CommandContext } from '@/lib/commands/command/context';
import { defineCommand } from '@/lib/commands/command/define';
import { refuse } from '@/lib/commands/command/errors';
import type { OutputRow } from '@/lib/commands/command/report';
import { objectNotFound } from '@/lib/commands/handler/taken';
import { translator } from '@/lib/i18n/translate';
import { BlockList } from '@/lib/mail/address/block-list';
import { ownAddressesOf } from '@/lib/mail/address/own-addresses';
import { parseBinding } from '@/lib/mail/routing/binding';
import type { MailAccount } from '@/lib/mail/session/mail-account';
import { type JudgedClient, type Judgement, judgeClient } from '@/lib/smtp/receive/judge-client';
import { loadDeliverySettings } from '@/lib/store/configuration/delivery-settings';
import { receivePolicies } from '@/lib/store/configuration/receive-policies';
import { listTransportServers, type TransportServerState } from '@/lib/store/configuration/transport-servers';
import { findUser } from '@/lib/store/configuration/users';
import { getPool } from '@/lib/store/database/pool';
import { kindRights } from '@/lib/user-kind';
import { testReceiveConnectorParameters } from './test-parameters';

/** Ours: whether a client would be taken, under which connector, with which rights, and by which rule; nobody is connected to. */
export const testReceiveConnector = defineCommand({
  name: 'Test-ReceiveConnector',
  parameters: testReceiveConnectorParameters,
  permission: 'receiveConnector.read',
  parameterPermissions: { Account: 'user.read' },
  effect: 'read',
  positional: 'RemoteIPAddress',
  columns: ['Binding', 'ReceiveConnector', 'Result', 'Stage', 'Reason'],
  handler: async ({ db }, given) => {
    const server = chooseServer(await listTransportServers(db), given.Server);
    const settings = await loadDeliverySettings(getPool(), server.id);
    const connectors = receivePolicies(settings.receiveConnectors);
    const { acceptedDomains } = settings.routing;
    const blockList = new BlockList(settings.blockedRanges);
    const account = given.Account === undefined ? null : await accountOf(db, given.Account);
    const called =
      given.Binding === undefined ? connectors.flatMap(({ bindings }) => bindings) : [given.Binding];
    const output: OutputRow[] = [];
    for (const text of new Set(called)) {
      const binding = parseBinding(text);
      if (binding === null) continue;
      const client = { ...clientOf(given), account, binding };
      const judged = await judgeClient({ connectors, acceptedDomains, blockList }, client);
      output.push(toRow(text, server.name, judged, client));
    }
    return { output };
  },
});

type Given = z.output<typeof testReceiveConnectorParameters>;

function clientOf(given: Given): Omit<JudgedClient, 'binding' | 'account'> {
  return {
    address: given.RemoteIPAddress,
    helloName: given.HelloName ?? null,
    tls: given.Tls ?? null,
    sender: given.Sender ?? '',
    recipient: given.Recipient ?? null,
  };
}

/** @throws CommandError */
function chooseServer(
  servers: readonly TransportServerState[],
  name: string | undefined,
): TransportServerState {
  const wanted = name?.toLowerCase();
  const found =
    wanted === undefined
      ? servers
      : servers.filter(({ id, name: own }) => own.toLowerCase() === wanted || id === wanted);
  const [server, another] = found;
  if (server === undefined) throw objectNotFound(name ?? '', 'Get-TransportServer', 'Server');
  if (another !== undefined) {
    const names = found.map((one) => one.name).join(', ');
    throw refuse('TestNeedsServer', 'Server', { servers: names });
  }
  return server;
}

/** As who gives the right password. */
async function accountOf(db: CommandContext['db'], identity: string): Promise<MailAccount | 'nobody'> {
  const user = await findUser(db, identity);
  if (user === null || user.disabledAt !== null || !kindRights(user.kind).sendsMail) return 'nobody';
  const own = ownAddressesOf(
    user.logonNames.map(({ name }) => name),
    user.sendAs,
  );
  return { id: user.id, name: user.name, isEnded: false, maySendAs: (address) => own.has(address) };
}

function toRow(
  called: string,
  server: string,
  judged: Judgement,
  { address, account }: JudgedClient,
): OutputRow {
  const { rights, reply, rule } = judged;
  const words = {
    connector: judged.connector ?? '',
    address,
    binding: called,
    account: account === null || account === 'nobody' ? '' : account.name,
  };
  return {
    Binding: called,
    Server: server,
    ReceiveConnector: judged.connector,
    ConnectorBinding: judged.binding,
    Result: judged.isTaken ? 'Taken' : 'Refused',
    Stage: judged.stage,
    Reply: reply === null ? null : `${reply.code} ${reply.enhancedCode} ${reply.text}`,
    Rule: rule,
    Reason: translator('en')(`receiveTest.rule.${rule}`, words),
    /** For faces that speak another language. */
    ReasonArguments: words,
    Authenticated: rights?.isAuthenticated ?? null,
    MayRelay: rights?.mayRelay ?? null,
    Senders: rights?.senders ?? null,
    NamedProxy: rights?.proxyNamed ?? null,
  };
}
