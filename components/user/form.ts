import { listChange } from '@/components/console/command/list-change';
import type { Problem } from '@/lib/commands/command/errors';
import { KIND_RIGHTS, type UserKind } from '@/lib/user-kind';
import type { UserRow } from './user-row';

/** A user as forms hold it, and the parameters of New-User, Set-User and Set-UserPassword. */

export interface NewUserForm {
  readonly Kind: UserKind;
  readonly Name: string;
  readonly LogonName: string;
  readonly Password: string;
  readonly Repeated: string;
  readonly ResetPasswordOnNextLogon: boolean;
  /** One a line. */
  readonly SendAs: string;
  readonly RoleGroups: string[];
}

/** Who makes the password knows it: the user should be the only one who does. */
export const EMPTY_USER: NewUserForm = {
  Kind: 'Person',
  Name: '',
  LogonName: '',
  Password: '',
  Repeated: '',
  ResetPasswordOnNextLogon: true,
  SendAs: '',
  RoleGroups: [],
};

/** What is asked of a new user of a kind. A relay account signs in with app passwords, and a person's addresses come later. */
export function askedOf(kind: UserKind) {
  const { signsIn, administers, sendsMail } = KIND_RIGHTS[kind];
  return { password: signsIn, roleGroups: administers, sendAs: sendsMail && !administers };
}

export function newUserParameters(form: NewUserForm): Record<string, unknown> {
  const asked = askedOf(form.Kind);
  const sendAs = linesOf(form.SendAs);
  return {
    Name: form.Name,
    ...(form.Kind !== 'Person' && { Kind: form.Kind }),
    LogonNames: [form.LogonName],
    ...(asked.password && {
      Password: form.Password,
      ResetPasswordOnNextLogon: form.ResetPasswordOnNextLogon,
    }),
    ...(asked.sendAs && sendAs.length > 0 && { SendAs: sendAs }),
    ...(asked.roleGroups && form.RoleGroups.length > 0 && { RoleGroups: form.RoleGroups }),
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
  /** One a line. */
  readonly SendAs: string;
  readonly RoleGroups: string[];
}

export function userFormOf(row: UserRow): UserForm {
  return {
    Name: row.Name,
    ResetPasswordOnNextLogon: row.ResetPasswordOnNextLogon,
    LogonNames: row.LogonNames.join('\n'),
    SendAs: row.SendAs.join('\n'),
    RoleGroups: [...row.RoleGroups],
  };
}

/** What was changed; null when nothing was. Logon names have an order, so they go as a whole. */
export function setUserChange(form: UserForm, stored: UserRow): Record<string, unknown> | null {
  const logonNames = linesOf(form.LogonNames);
  const groups = listChange(stored.RoleGroups, form.RoleGroups);
  const sendAs = listChange(stored.SendAs, linesOf(form.SendAs));
  const changes = {
    ...(form.Name !== stored.Name && { Name: form.Name }),
    ...(form.ResetPasswordOnNextLogon !== stored.ResetPasswordOnNextLogon && {
      ResetPasswordOnNextLogon: form.ResetPasswordOnNextLogon,
    }),
    ...(logonNames.join('\n') !== stored.LogonNames.join('\n') && { LogonNames: logonNames }),
    ...(sendAs && { SendAs: sendAs }),
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
