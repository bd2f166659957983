/**
 * Owns: when two logon names are the same.
 * Promises: case and width of letters do not tell names apart (NFKC, RFC 8265 3.3.2 in spirit). Pure.
 */
export function foldLogonName(name: string): string {
  return name.trim().normalize('NFKC').toLowerCase();
}

/** Longer ones are nobody's: DOMAIN\\user and addresses fit. */
export const MAX_LOGON_NAME_LENGTH = 256;
