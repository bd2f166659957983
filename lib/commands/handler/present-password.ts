import { admitPresentPassword } from '@/lib/auth/password-tries';
import { isPasswordOf } from '@/lib/auth/verify-password';
import type { CommandContext } from '@/lib/commands/command/context';
import { refuse } from '@/lib/commands/command/errors';

/**
 * Owns: that whoever changes how an account is signed in to gives its present password: who has got at a session may not.
 * Promises: tries are counted before the password is looked at, also of -WhatIf.
 */

/** For a definition's `admit`. @throws CommandError TooManyTries */
export async function admitPassword(
  { db, actor, now }: Pick<CommandContext, 'db' | 'actor' | 'now'>,
  password: string | undefined,
): Promise<void> {
  if (actor.userId === null || password === undefined) return;
  const admission = await admitPresentPassword(db, actor.userId, now);
  if (admission.isAdmitted) return;
  throw refuse('TooManyTries', 'Password', { seconds: admission.retryAfterSeconds }, 429);
}

/** @throws CommandError ParameterRequired, PasswordWrong */
export async function requirePassword(
  { db }: Pick<CommandContext, 'db'>,
  userId: string,
  password: string | undefined,
): Promise<void> {
  if (password === undefined) throw refuse('ParameterRequired', 'Password', { parameter: 'Password' });
  if (!(await isPasswordOf(db, userId, password))) throw refuse('PasswordWrong', 'Password');
}

/** The account of who acts. @throws CommandError AccountNeeded: the local administrator and tokens have none */
export function ownAccount({ actor }: Pick<CommandContext, 'actor'>): string {
  if (actor.userId === null) throw refuse('AccountNeeded', null, {}, 409);
  return actor.userId;
}
