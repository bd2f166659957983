import type { Problem } from '@/lib/commands/command/errors';
import type { Owner } from './owner';

/** An API token as its form holds it, and the parameters of New-ApiToken. */
export interface TokenForm {
  readonly Name: string;
  readonly RoleGroups: string[];
  readonly Roles: string[];
  readonly ExpirationTime: (typeof LIFETIMES)[number];
  /** One a line. */
  readonly RemoteIPRanges: string;
}

/** In days. A token that is forgotten should not open for ever. */
export const LIFETIMES = ['30', '90', '365', 'never'] as const;

export const EMPTY_TOKEN: TokenForm = {
  Name: '',
  RoleGroups: [],
  Roles: [],
  ExpirationTime: '90',
  RemoteIPRanges: '',
};

const DAY_MS = 86_400_000;

/** @param nowMs from when it lasts */
export function newTokenParameters(form: TokenForm, owner: Owner, nowMs: number): Record<string, unknown> {
  const addresses = form.RemoteIPRanges.split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
  return {
    Name: form.Name,
    ...(!owner.isSelf && { User: owner.identity }),
    ...(form.RoleGroups.length > 0 && { RoleGroups: form.RoleGroups }),
    ...(form.Roles.length > 0 && { Roles: form.Roles }),
    ...(form.ExpirationTime !== 'never' && {
      ExpirationTime: new Date(nowMs + Number(form.ExpirationTime) * DAY_MS).toISOString(),
    }),
    ...(addresses.length > 0 && { RemoteIPRanges: addresses }),
  };
}

/** Of the boxes one has to be ticked, whichever there are. */
export function withoutRole(form: TokenForm, field: 'Roles' | 'RoleGroups'): readonly Problem[] {
  if (form.Roles.length + form.RoleGroups.length > 0) return [];
  return [{ id: 'TokenRolesNeeded', parameter: field, args: {} }];
}
