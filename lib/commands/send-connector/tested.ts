import type { CommandContext, ObjectReach } from '@/lib/commands/command/context';
import { type Problem, refuse } from '@/lib/commands/command/errors';
import { objectNotFound } from '@/lib/commands/handler/taken';
import { isDelta, type ListChange } from '@/lib/commands/parameters/list-change';
import { loadConfig } from '@/lib/config';
import { splitAddress } from '@/lib/mail/address/mail-address';
import { matchAddressSpace, parseAddressSpace } from '@/lib/mail/routing/address-space';
import { findSendConnector, type StoredSendConnector } from '@/lib/store/configuration/send-connectors';
import { listTransportServers, type TransportServerState } from '@/lib/store/configuration/transport-servers';
import type { NewConnectorTest } from '@/lib/store/connector-test/connector-tests';
import { draftColumns } from '@/lib/store/connector-test/draft-columns';
import { changeOf, newOf, refuseProblems } from './change-of';
import { completeNewSendConnector } from './parameters';
import type { SendConnector } from './settings';
import { toSendConnector } from './stored';
import { settingGiven, type TestSendConnector } from './test-parameters';

/**
 * Owns: what a test is asked to do: which connector, otherwise than stored or not stored at all, from which server, to whom.
 * Promises: a stored connector in reach; settings in place of the stored ones only as whoever asks could store them.
 * Does not: write it.
 */
export interface Tested {
  readonly connector: SendConnector;
  readonly server: TransportServerState;
  readonly test: Omit<NewConnectorTest, 'actor'>;
  readonly warnings: readonly Problem[];
}

interface Wanted {
  readonly connector: SendConnector;
  readonly stored: StoredSendConnector | null;
  readonly serverIds: readonly string[];
  readonly draft: Readonly<Record<string, unknown>>;
}

/** @throws CommandError */
export async function findTested(context: CommandContext, given: TestSendConnector): Promise<Tested> {
  const wanted =
    given.Identity === undefined ? await notStored(context, given) : await stored(context, given);
  const { connector } = wanted;
  const servers = await listTransportServers(context.db);
  const server = chooseServer(servers, wanted, given.SourceServer);
  const domain = domainOf(connector, given);
  const to = given.Recipient;
  const envelope = to === undefined ? null : { from: await senderOf(context, connector, given), to };
  return {
    connector,
    server,
    test: {
      serverId: server.id,
      connectorId: wanted.stored?.id ?? null,
      connectorName: connector.Name,
      request: { draft: { ...wanted.draft }, domain, envelope, sendsMessage: given.SendTestMessage === true },
    },
    warnings: domain === '' || isTaken(connector, domain) ? [] : [outside(connector, domain)],
  };
}

async function stored(context: CommandContext, given: TestSendConnector): Promise<Wanted> {
  const identity = given.Identity ?? '';
  const found = await findSendConnector(context.db, identity);
  if (found === null) throw objectNotFound(identity, 'Get-SendConnector');
  context.reach.require({ sendConnector: found.id }, 'Identity', found.name);
  const present = found.sources.map(({ serverId }) => serverId);
  const setting = settingGiven(given);
  if (setting === undefined) {
    return { connector: toSendConnector(found), stored: found, serverIds: present, draft: {} };
  }
  const reach = reachToChange(context, setting);
  reach.require({ sendConnector: found.id }, 'Identity', found.name);
  const change = await changeOf({ ...context, reach }, found, { ...given, Identity: identity });
  const serverIds = change.servers.map(({ id }) => id);
  // With the password that was judged: the row is read later, and one stored meanwhile may be for other hosts.
  const draft = draftColumns({ ...storedPassword(found), ...change.data });
  return { connector: change.connector, stored: found, serverIds, draft };
}

function storedPassword({
  authenticationUserName,
  authenticationCiphertext,
  authenticationKeyId,
}: StoredSendConnector) {
  return { authenticationUserName, authenticationCiphertext, authenticationKeyId };
}

/** Whoever tests it could make it: what no scope can name is for those alone whose right has none. */
async function notStored(context: CommandContext, given: TestSendConnector): Promise<Wanted> {
  context.reach.require({}, 'Identity', '');
  const reach = reachToChange(context, null);
  if (reach.limits !== null)
    throw refuse('NewIsOutOfScope', 'Identity', { permission: 'sendConnector.write' }, 403);
  const {
    AddressSpaces,
    SmartHosts,
    SourceTransportServers,
    AcceptMessagesOnlyFrom,
    SenderRewriting,
    SourceIPAddress,
    Name: _none,
    ...others
  } = {
    Name: undefined,
    ...given,
  };
  const whole = {
    ...others,
    Name: '-',
    AddressSpaces: [...(wholeList(AddressSpaces) ?? [])],
    SmartHosts: wholeList(SmartHosts),
    AcceptMessagesOnlyFrom: wholeList(AcceptMessagesOnlyFrom),
    SenderRewriting: wholeList(SenderRewriting),
    SourceIPAddress: wholeList(SourceIPAddress),
    SourceTransportServers: wholeList(SourceTransportServers),
  };
  const completed = completeNewSendConnector(whole, loadConfig().connectorPort);
  // Which mail it would take is none of a test's business.
  const connector = { ...completed, AddressSpaces: whole.AddressSpaces };
  refuseProblems({ ...connector, AddressSpaces: [ANY_SPACE] });
  const id = context.newId();
  const change = await newOf({ ...context, reach }, id, connector, whole);
  const serverIds = change.servers.map((server) => server.id);
  return { connector, stored: null, serverIds, draft: { id, ...draftColumns(change.data) } };
}

/** @throws CommandError PermissionRequired: what is tried could be stored by whoever tries it */
function reachToChange({ actor, reachOf }: CommandContext, parameter: string | null): ObjectReach {
  const permission = 'sendConnector.write';
  if (!actor.permissions.has(permission)) throw refuse('PermissionRequired', parameter, { permission }, 403);
  return reachOf(permission);
}

const ANY_SPACE = 'SMTP:*;1';

function wholeList(change: ListChange<string> | undefined): string[] | undefined {
  return change === undefined ? undefined : [...(isDelta(change) ? change.Add : change)];
}

/** One of its source servers that runs; @throws CommandError */
function chooseServer(
  servers: readonly TransportServerState[],
  { serverIds, connector }: Wanted,
  name: string | undefined,
): TransportServerState {
  const sources = servers.filter(({ id }) => serverIds.includes(id));
  const wanted = name?.toLowerCase();
  const named =
    wanted === undefined
      ? sources
      : sources.filter(({ id, name: own }) => own.toLowerCase() === wanted || id === wanted);
  if (named.length === 0) {
    const args = {
      name: name ?? '',
      connector: connector.Name,
      servers: sources.map((one) => one.name).join(', '),
    };
    throw refuse('NotASourceServer', 'SourceServer', args, 409);
  }
  const live = named.find(({ isLive }) => isLive);
  if (live === undefined) {
    throw refuse(
      'SourceServersNotRunning',
      'SourceServer',
      { servers: named.map((one) => one.name).join(', ') },
      409,
    );
  }
  return live;
}

/** To whose hosts it connects; empty: to the smart hosts. @throws CommandError */
function domainOf({ DNSRoutingEnabled }: SendConnector, given: TestSendConnector): string {
  const ofRecipient = splitAddress(given.Recipient ?? '');
  const recipientDomain = ofRecipient.ok ? ofRecipient.domain : null;
  if (!DNSRoutingEnabled) return '';
  const domain = given.DestinationDomain ?? recipientDomain;
  if (domain === null) throw refuse('TestNeedsDomain', 'DestinationDomain', {});
  return domain;
}

/** Without one: who signs in, where that is an address, since many take mail of nobody else; else postmaster of our default domain. */
async function senderOf(
  { db }: Pick<CommandContext, 'db'>,
  connector: SendConnector,
  given: TestSendConnector,
): Promise<string> {
  if (given.Sender !== undefined) return given.Sender;
  const credential =
    connector.SmtpCredential === null
      ? null
      : await db.smtpCredential.findFirst({
          where: { OR: [{ name: { equals: connector.SmtpCredential, mode: 'insensitive' } }] },
          select: { userName: true },
        });
  const user = credential?.userName ?? connector.AuthenticationCredential?.UserName ?? '';
  if (splitAddress(user).ok) return user;
  const ours = await db.acceptedDomain.findFirst({
    where: { isDefault: true },
    select: { domainName: true },
  });
  return ours === null ? '' : `postmaster@${ours.domainName}`;
}

function isTaken({ AddressSpaces }: SendConnector, domain: string): boolean {
  return (
    AddressSpaces.length === 0 ||
    AddressSpaces.some((text) => {
      const space = parseAddressSpace(text);
      return space.ok && matchAddressSpace(space.value, domain) !== null;
    })
  );
}

function outside({ Name: connector, AddressSpaces }: SendConnector, domain: string): Problem {
  const spaces = AddressSpaces.join(', ');
  return {
    id: 'TestOutsideAddressSpaces',
    parameter: 'DestinationDomain',
    args: { connector, domain, spaces },
  };
}
