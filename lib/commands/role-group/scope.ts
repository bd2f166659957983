import type { z } from 'zod';
import { readScope, type StoredScope } from '@/lib/auth/rights';
import type { Database } from '@/lib/commands/command/context';
import { objectNotFound } from '@/lib/commands/handler/taken';
import { SCOPE_KINDS, type ScopeKind } from '@/lib/reach';
import { readScopeNames } from '@/lib/store/configuration/scope-objects';
import { findIdByIdentity, type NamedTable } from '@/lib/store/database/identity';
import type { newRoleGroupParameters } from './parameters';

/**
 * Owns: the scope of a role group: what its parameters name, and what is shown of it.
 * Promises: an object is known by its id. One that has been removed since stays named, admits nothing, and is shown as gone.
 */
type GivenScope = Pick<z.output<typeof newRoleGroupParameters>, (typeof PARAMETERS)[ScopeKind]>;

const PARAMETERS = {
  sendConnector: 'SendConnectorScope',
  acceptedDomain: 'AcceptedDomainScope',
  server: 'ServerScope',
} as const satisfies Record<ScopeKind, string>;

const TABLES: Readonly<Record<ScopeKind, NamedTable>> = {
  sendConnector: 'send_connector',
  acceptedDomain: 'accepted_domain',
  server: 'transport_server',
};

const CMDLETS: Readonly<Record<ScopeKind, string>> = {
  sendConnector: 'Get-SendConnector',
  acceptedDomain: 'Get-AcceptedDomain',
  server: 'Get-TransportServer',
};

/** In place of one that cannot be read. */
const NOTHING: StoredScope = { sendConnector: [], acceptedDomain: [], server: [] };

/** The first scope parameter that is given, if any is. */
export function givenScopeParameter(given: GivenScope): string | null {
  const kind = SCOPE_KINDS.find((one) => given[PARAMETERS[one]] !== undefined);
  return kind === undefined ? null : PARAMETERS[kind];
}

/** @throws CommandError ObjectNotFound */
export async function resolveScope(db: Database, given: GivenScope, stored: unknown): Promise<StoredScope> {
  const scope: StoredScope = readScope(stored) ?? { ...NOTHING };
  for (const kind of SCOPE_KINDS) {
    const wanted = given[PARAMETERS[kind]];
    if (wanted === null) delete scope[kind];
    if (!wanted) continue;
    const objects = new Map<string, { id: string; name: string }>();
    for (const [index, identity] of wanted.entries()) {
      const object = (await find(db, kind, identity)) ?? findFormer(scope[kind], identity);
      if (object === null) throw objectNotFound(identity, CMDLETS[kind], `${PARAMETERS[kind]}.${index}`);
      objects.set(object.id, object);
    }
    scope[kind] = [...objects.values()];
  }
  return scope;
}

async function find(db: Database, kind: ScopeKind, identity: string) {
  const id = (await findIdByIdentity(db, TABLES[kind], identity)) ?? (await findDomain(db, kind, identity));
  const name = id === null ? undefined : (await readScopeNames(db)).get(id);
  return id === null || name === undefined ? null : { id, name };
}

/** An accepted domain is called by its domain, too. */
async function findDomain(db: Database, kind: ScopeKind, identity: string): Promise<string | null> {
  if (kind !== 'acceptedDomain') return null;
  const domain = await db.acceptedDomain.findFirst({ where: { domainName: identity.toLowerCase() } });
  return domain?.id ?? null;
}

/** One that is gone may stay in the scope that it stands in. */
function findFormer(former: StoredScope[ScopeKind], identity: string) {
  const wanted = identity.toLowerCase();
  return former?.find(({ id, name }) => id === wanted || name.toLowerCase() === wanted) ?? null;
}

/** @param names of what is there (readScopeNames) */
export function shownScope(stored: unknown, names: ReadonlyMap<string, string>) {
  const scope = readScope(stored);
  const shown = (kind: ScopeKind) =>
    scope === null ? [] : (scope[kind]?.map(({ id, name }) => names.get(id) ?? name) ?? null);
  const named = Object.values(scope ?? {}).flat();
  return {
    SendConnectorScope: shown('sendConnector'),
    AcceptedDomainScope: shown('acceptedDomain'),
    ServerScope: shown('server'),
    /** Named in the scope and there no more: for these the group gives nothing. */
    GoneFromScope: named.filter(({ id }) => !names.has(id)).map(({ name }) => name),
  };
}
