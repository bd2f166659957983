import type { AuditedObject, FormerObject, UndoStep } from '@/lib/commands/command/audited';
import { settable } from '@/lib/commands/handler/audited-properties';
import { readRoleGroup } from '@/lib/store/configuration/role-groups';
import { readScopeNames } from '@/lib/store/configuration/scope-objects';
import { toRoleGroupRow } from './output';

/** A role group for the audit log; its members by their ids. */
export const AUDITED_ROLE_GROUP: AuditedObject = {
  type: 'RoleGroup',
  read: async (db, id) => {
    const group = await readRoleGroup(db, id);
    return (
      group && {
        name: group.name,
        properties: settable(toRoleGroupRow(group, await readScopeNames(db)), [
          'Members',
          'BuiltIn',
          'GoneFromScope',
        ]),
        members: { Members: group.members.map(({ user }) => ({ id: user.id, name: user.name })) },
      }
    );
  },
  undo: {
    set: 'Set-RoleGroup',
    remove: 'Remove-RoleGroup',
    create: createAgain,
    by: {
      Members: (id, former) =>
        former.kind === 'members'
          ? [
              ...former.lost.map(({ id: Member }) => step('Add-RoleGroupMember', id, Member)),
              ...former.gained.map(({ id: Member }) => step('Remove-RoleGroupMember', id, Member)),
            ]
          : [],
    },
  },
};

function step(cmdlet: string, Identity: string, Member: string): UndoStep {
  return { cmdlet, parameters: { Identity, Member } };
}

function createAgain({ properties, members }: FormerObject): UndoStep[] {
  const Members = (members.Members ?? []).map(({ id }) => id);
  return [{ cmdlet: 'New-RoleGroup', parameters: { ...properties, Members } }];
}
