import { generatePassword, PASSWORD_PROVIDER } from '@/lib/auth/password';
import type { AuditedObject, FormerObject, ObjectRef, UndoStep } from '@/lib/commands/command/audited';
import type { Database } from '@/lib/commands/command/context';
import type { OutputRow } from '@/lib/commands/command/report';
import { readUser, type StoredUser } from '@/lib/store/configuration/users';
import { kindRights } from '@/lib/user-kind';
import { secretState } from './secret-state';

/**
 * A user for the audit log. That the password was changed is told by its hash; it is never put back, since whoever changed it
 * may have had to.
 */
export const AUDITED_USER: AuditedObject = {
  type: 'User',
  read: async (db, id) => {
    const user = await readUser(db, id);
    if (user === null) return null;
    const account = await db.account.findFirst({
      where: { userId: id, providerId: PASSWORD_PROVIDER },
      select: { password: true },
    });
    return {
      name: nameOf(user),
      properties: {
        Name: user.name,
        LogonNames: user.logonNames.map(({ name }) => name),
        Kind: user.kind,
        SendAs: [...user.sendAs],
        Enabled: user.disabledAt === null,
        ResetPasswordOnNextLogon: user.passwordChangeRequired,
      },
      members: {
        RoleGroups: user.memberships.map(({ roleGroup }) => ({ id: roleGroup.id, name: roleGroup.name })),
        OidcProvider: user.oidcIdentity
          ? [{ id: user.oidcIdentity.providerId, name: user.oidcIdentity.providerName }]
          : [],
      },
      secrets: {
        Password: account?.password ? secretState(account.password) : null,
        ...(await secondFactor(db, id)),
      },
    };
  },
  undo: {
    set: 'Set-User',
    remove: 'Remove-User',
    create: createAgain,
    by: {
      RoleGroups: (id, former) => {
        if (former.kind !== 'members') return [];
        const RoleGroups = { Add: idsOf(former.lost), Remove: idsOf(former.gained) };
        return [{ cmdlet: 'Set-User', parameters: { Identity: id, RoleGroups } }];
      },
      OidcProvider: (id, former) => {
        if (former.kind !== 'members') return [];
        const OidcProvider = former.lost[0]?.id ?? null;
        return [{ cmdlet: 'Set-User', parameters: { Identity: id, OidcProvider } }];
      },
      Enabled: (id, former) => {
        const isEnabled = former.kind === 'value' && former.value === true;
        return [{ cmdlet: isEnabled ? 'Enable-User' : 'Disable-User', parameters: { Identity: id } }];
      },
    },
  },
};

/** That one was set up, taken away, or has other recovery codes; none of it is put back. */
async function secondFactor(db: Database, userId: string) {
  const factor = await db.totpFactor.findUnique({ where: { userId }, select: { ciphertext: true } });
  const codes = await db.recoveryCode.findMany({
    where: { userId },
    select: { hash: true },
    orderBy: { hash: 'asc' },
  });
  const hashes = codes.map(({ hash }) => hash).join();
  const passkeys = await db.passkey.findMany({
    where: { userId },
    select: { credentialId: true },
    orderBy: { credentialId: 'asc' },
  });
  const credentials = passkeys.map(({ credentialId }) => credentialId).join();
  return {
    SecondFactor: factor && secretState(factor.ciphertext),
    RecoveryCodes: hashes === '' ? null : secretState(hashes),
    Passkeys: credentials === '' ? null : secretState(credentials),
  };
}

function idsOf(refs: readonly ObjectRef[]): string[] {
  return refs.map(({ id }) => id);
}

/** With a password that nobody knows: an administrator gives the next one. */
function createAgain({ id, properties, members }: FormerObject): UndoStep[] {
  const { Enabled: isEnabled, SendAs: sendAs } = properties;
  const given = Object.fromEntries(Object.entries(properties).filter(([name]) => BROUGHT_BACK.has(name)));
  const { sendsMail } = kindRights(String(properties.Kind ?? 'Person'));
  const ofMail: OutputRow = sendsMail ? { SendAs: sendAs ?? [], Password: generatePassword() } : {};
  const groups = members.RoleGroups ?? [];
  const provider = members.OidcProvider?.[0];
  const proved: OutputRow = provider === undefined ? {} : { OidcProvider: provider.id };
  return [
    { cmdlet: 'New-User', parameters: { ...given, ...ofMail, ...proved } },
    ...groups.map((group) => ({
      cmdlet: 'Add-RoleGroupMember',
      parameters: { Identity: group.id, Member: id },
    })),
    ...(isEnabled === false ? [{ cmdlet: 'Disable-User', parameters: { Identity: id } }] : []),
  ];
}

/** A second factor is not: its owner may have lost it. */
const BROUGHT_BACK = new Set(['Name', 'LogonNames', 'Kind', 'ResetPasswordOnNextLogon']);

/** As people call the user: names that lists show may be several users'. */
export function nameOf({ logonNames, name }: Pick<StoredUser, 'logonNames' | 'name'>): string {
  return logonNames[0]?.name ?? name;
}
