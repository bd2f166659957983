/**
 * Owns: how long an administrator's password may be, for both its ways in: POSTERN_ADMIN_PASSWORD and
 *   Set-AdministratorPassword.
 * Promises: pure; the browser has it through the command's parameters.
 */
export const passwordLength = { minimum: 12, maximum: 128 } as const;
