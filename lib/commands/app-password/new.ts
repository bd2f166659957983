import { generateAppPassword } from '@/lib/auth/app-password';
import { defineCommand } from '@/lib/commands/command/define';
import { refuse } from '@/lib/commands/command/errors';
import { lockOwner } from '@/lib/commands/handler/own-account';
import { refuseIfTaken } from '@/lib/commands/handler/taken';
import { createAppPassword, listAppPasswords } from '@/lib/store/configuration/app-passwords';
import { kindRights } from '@/lib/user-kind';
import { AUDITED_APP_PASSWORD } from './audited';
import { APP_PASSWORD_COLUMNS, toAppPasswordRow } from './output';
import { newAppPasswordParameters } from './parameters';

/** The password is in this one answer and nowhere else. */
export const newAppPassword = defineCommand({
  name: 'New-AppPassword',
  parameters: newAppPasswordParameters,
  permission: 'account.write',
  effect: 'change',
  changes: [AUDITED_APP_PASSWORD],
  positional: 'Name',
  columns: ['Name', 'User', 'LogonNames', 'Password'],
  handler: async (context, given) => {
    const { db, whatIf, audit, newId } = context;
    const owner = await lockOwner(context, given.User);
    if (!kindRights(owner.kind).sendsMail) throw refuse('KindSendsNoMail', 'User', { name: owner.name }, 409);
    const taken = () => refuse('AppPasswordNameTaken', 'Name', { name: given.Name, owner: owner.name }, 409);
    const present = await listAppPasswords(db, owner.id);
    if (present.some(({ name }) => name.toLowerCase() === given.Name.toLowerCase())) throw taken();
    const { password, hash } = generateAppPassword();
    const row = { id: newId(), name: given.Name, userId: owner.id, hash: Uint8Array.from(hash) };
    const created = toAppPasswordRow(await refuseIfTaken(createAppPassword(db, row), taken));
    audit.created(AUDITED_APP_PASSWORD, row.id);
    const logonNames = owner.logonNames.map(({ name }) => name);
    return {
      // One that was only tried would be nobody's.
      output: [{ ...created, LogonNames: logonNames, Password: whatIf ? null : password }],
      columns: whatIf ? APP_PASSWORD_COLUMNS : undefined,
    };
  },
});
