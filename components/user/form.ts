import { listChange } from '@/components/console/command/list-change';
import type { Problem } from '@/lib/commands/command/errors';
import type { UserRow } from './user-row';

/** A user as forms hold it, and the parameters of New-User, Set-User and Set-UserPassword. */

export interface NewUserForm {
  readonly Name: string;
  readonly LogonName: string;
  readonly Password: string;
  readonly Repeated: string;
  readonly ResetPasswordOnNextLogon: boolean;
  readonly RoleGroups: string[];
}

/** Who makes the password knows it: the user should be the only one who does. */
export const EMPTY_USER: NewUserForm = {
  Name: '',
  LogonName: '',
  Password: '',
  Repeated: '',
  ResetPasswordOnNextLogon: true,
  RoleGroups: [],
};

export function newUserParameters(form: NewUserForm): Record<string, unknown> {
  return {
    Name: form.Name,
    LogonNames: [form.LogonName],
    Password: form.Password,
    ResetPasswordOnNextLogon: form.ResetPasswordOnNextLogon,
    ...(form.RoleGroups.length > 0 && { RoleGroups: form.RoleGroups }),
  };
}

/** One name is asked for, where the command takes several. */
export function newUserFieldOf(parameter: string | null, form: NewUserForm): string | null {
  const root = parameter?.split('.')[0] ?? '';
  if (root === 'LogonNames') return 'LogonName';
  return root in form ? root : null;
}

export interface UserForm {
  readonly Name: string;
  readonly ResetPasswordOnNextLogon: boolean;
  /** One a line; the first is the one that lists show. */
  readonly LogonNames: string;
  readonly RoleGroups: string[];
}

export function userFormOf(row: UserRow): UserForm {
  return {
    Name: row.Name,
    ResetPasswordOnNextLogon: row.ResetPasswordOnNextLogon,
    LogonNames: row.LogonNames.join('\n'),
    RoleGroups: [...row.RoleGroups],
  };
}

/** What was changed; null when nothing was. Logon names have an order, so they go as a whole. */
export function setUserChange(form: UserForm, stored: UserRow): Record<string, unknown> | null {
  const logonNames = linesOf(form.LogonNames);
  const groups = listChange(stored.RoleGroups, form.RoleGroups);
  const changes = {
    ...(form.Name !== stored.Name && { Name: form.Name }),
    ...(form.ResetPasswordOnNextLogon !== stored.ResetPasswordOnNextLogon && {
      ResetPasswordOnNextLogon: form.ResetPasswordOnNextLogon,
    }),
    ...(logonNames.join('\n') !== stored.LogonNames.join('\n') && { LogonNames: logonNames }),
    ...(groups && { RoleGroups: groups }),
  };
  return Object.keys(changes).length === 0 ? null : { Identity: stored.Identity, ...changes };
}

function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
}

export interface PasswordForm {
  readonly NewPassword: string;
  readonly Repeated: string;
  readonly ResetPasswordOnNextLogon: boolean;
}

export const EMPTY_PASSWORD: PasswordForm = {
  NewPassword: '',
  Repeated: '',
  ResetPasswordOnNextLogon: true,
};

/** A password is typed twice, unseen: one that was mistyped would open for nobody. */
export function passwordsDiffer(password: string, repeated: string): readonly Problem[] {
  return password === repeated ? [] : [{ id: 'PasswordsDiffer', parameter: 'Repeated', args: {} }];
}
