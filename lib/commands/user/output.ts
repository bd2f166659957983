import type { OutputRow } from '@/lib/commands/command/report';
import type { StoredUser } from '@/lib/store/configuration/users';

/** Owns: a user as Get-User shows it. */

export const USER_COLUMNS = ['Name', 'LogonNames', 'Kind', 'Enabled', 'RoleGroups', 'LastSignIn'] as const;

export function toUserRow(user: StoredUser): OutputRow {
  return {
    Identity: user.logonNames[0]?.name ?? user.id,
    Guid: user.id,
    Name: user.name,
    LogonNames: user.logonNames.map(({ name }) => name),
    Kind: user.kind,
    SendAs: [...user.sendAs],
    Enabled: user.disabledAt === null,
    ResetPasswordOnNextLogon: user.passwordChangeRequired,
    SecondFactorEnabled: user.totpFactor !== null,
    /** Who proves the user besides the password, and whether the user has come from there yet. */
    OidcProvider: user.oidcIdentity?.providerName ?? null,
    OidcSubject: user.oidcIdentity?.subject ?? null,
    RoleGroups: user.memberships.map(({ roleGroup }) => roleGroup.name),
    LastSignIn: user.lastSignInAt?.toISOString() ?? null,
    WhenCreated: user.createdAt.toISOString(),
    WhenChanged: user.updatedAt.toISOString(),
  };
}
