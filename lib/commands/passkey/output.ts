import type { PasskeyRow } from '@/lib/auth/passkey/passkeys';
import type { OutputRow } from '@/lib/commands/command/report';

/** Owns: a passkey as Get-Passkey shows it: all but its keys. */
export const PASSKEY_COLUMNS = ['Name', 'WhenCreated', 'LastUsed'] as const;

export function toPasskeyRow({ id, name, createdAt, lastUsedAt }: PasskeyRow): OutputRow {
  return {
    Identity: id,
    Name: name,
    WhenCreated: createdAt.toISOString(),
    LastUsed: lastUsedAt?.toISOString() ?? null,
  };
}
