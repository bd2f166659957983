import { listChange } from '@/components/console/command/list-change';
import type { RoleGroupRow } from './role-group-row';

/** A role group as its forms hold it, and the parameters of New-RoleGroup and Set-RoleGroup. */
export interface RoleGroupForm {
  readonly Name: string;
  readonly Description: string;
  readonly Roles: string[];
  /** Identities: names are not unique. */
  readonly Members: string[];
  readonly RequireSecondFactor: boolean;
  readonly SendConnectorScope: string[] | null;
  readonly AcceptedDomainScope: string[] | null;
  readonly ServerScope: string[] | null;
}

/** Which objects the rights are for; null: all of them. */
export const SCOPES = ['SendConnectorScope', 'AcceptedDomainScope', 'ServerScope'] as const;

const EVERYTHING = { SendConnectorScope: null, AcceptedDomainScope: null, ServerScope: null };

export const EMPTY_GROUP: RoleGroupForm = {
  Name: '',
  Description: '',
  Roles: [],
  Members: [],
  RequireSecondFactor: false,
  ...EVERYTHING,
};

export function newGroupParameters(form: RoleGroupForm): Record<string, unknown> {
  return {
    Name: form.Name,
    ...(form.Description !== '' && { Description: form.Description }),
    Roles: form.Roles,
    ...(form.Members.length > 0 && { Members: form.Members }),
    ...(form.RequireSecondFactor && { RequireSecondFactor: true }),
    ...scopeChanges(form, EVERYTHING),
  };
}

/** What the sheet shows: the group, and its members as Get-RoleGroupMember gives them. */
export interface ShownGroup {
  readonly row: RoleGroupRow;
  readonly members: readonly string[];
}

export function groupFormOf({ row, members }: ShownGroup): RoleGroupForm {
  return {
    Name: row.Name,
    Description: row.Description,
    Roles: [...row.Roles],
    Members: [...members],
    RequireSecondFactor: row.RequireSecondFactor,
    SendConnectorScope: row.SendConnectorScope,
    AcceptedDomainScope: row.AcceptedDomainScope,
    ServerScope: row.ServerScope,
  };
}

/** What was changed; null when nothing was. */
export function setGroupChange(
  form: RoleGroupForm,
  { row, members }: ShownGroup,
): Record<string, unknown> | null {
  const roles = listChange(row.Roles, form.Roles);
  const change = listChange(members, form.Members);
  const changes = {
    ...(form.Name !== row.Name && { Name: form.Name }),
    ...(form.Description !== row.Description && { Description: form.Description }),
    ...(roles && { Roles: roles }),
    ...(change && { Members: change }),
    ...(form.RequireSecondFactor !== row.RequireSecondFactor && {
      RequireSecondFactor: form.RequireSecondFactor,
    }),
    ...scopeChanges(form, row),
  };
  return Object.keys(changes).length === 0 ? null : { Identity: row.Identity, ...changes };
}

type Scopes = Pick<RoleGroupForm, (typeof SCOPES)[number]>;

/** As a whole: it is short, and says what the rights are for. */
function scopeChanges(form: Scopes, stored: Scopes): Partial<Scopes> {
  const changed = SCOPES.filter((scope) => JSON.stringify(form[scope]) !== JSON.stringify(stored[scope]));
  return Object.fromEntries(changed.map((scope) => [scope, form[scope]]));
}
