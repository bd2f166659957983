import { beforeEach, expect, it } from 'vitest';
import { createFirstAdministrator } from '@/lib/auth/first-administrator';
import { PERMISSIONS } from '@/lib/auth/permission';
import { ProvedActor } from '@/lib/auth/proved-actor';
import { isPasswordOf } from '@/lib/auth/verify-password';
import { CommandError } from '@/lib/commands/command/errors';
import { run } from '@/lib/commands/run/run';
import { LOCAL, useTestInstallation } from '@/lib/commands/test-installation';
import { useTestDatabase } from '@/lib/testing/test-database';

const installation = useTestInstallation(useTestDatabase({ mayLeaveLease: true }));

let userId: string;

beforeEach(async () => {
  const { db } = installation;
  await db.user.deleteMany();
  await db.rateLimit.deleteMany();
  await createFirstAdministrator(db, 'the first password');
  userId = (await db.user.findFirstOrThrow()).id;
  await db.session.create({
    data: { id: 'session', token: 'token', userId, expiresAt: new Date(Date.now() + 3_600_000) },
  });
});

const change = (parameters: Record<string, unknown>, actor: ProvedActor) =>
  run({ cmdlet: 'Set-AdministratorPassword', parameters, actor });

it('changes one’s own password against the present one, and ends all sessions', async () => {
  const actor = ProvedActor.prove('console:administrator', userId, PERMISSIONS);
  const report = await change({ Password: 'the first password', NewPassword: 'the second password' }, actor);
  expect(report.output).toEqual([{ UserName: 'administrator', EndedSessions: 1 }]);
  expect(await isPasswordOf(installation.db, userId, 'the second password')).toBe(true);
  expect(await installation.db.session.count()).toBe(0);
  expect(report.commandText).not.toMatch(/first|second/);
});

it('leaves nothing to change at the next sign-in, whoever had wished it', async () => {
  const { db } = installation;
  const isRequired = async () => (await db.user.findFirstOrThrow()).passwordChangeRequired;
  await db.user.updateMany({ data: { passwordChangeRequired: true } });
  await change({ NewPassword: 'one that somebody knows' }, LOCAL);
  expect(await isRequired()).toBe(true);
  const actor = ProvedActor.prove('console:administrator', userId, PERMISSIONS);
  await change({ Password: 'one that somebody knows', NewPassword: 'the second password' }, actor);
  expect(await isRequired()).toBe(false);
});

it.each([
  ['a wrong present password', { Password: 'a wrong password' }, 'PasswordWrong'],
  ['no present password', {}, 'ParameterRequired'],
  ['a short new password', { Password: 'the first password', NewPassword: 'short' }, 'PasswordTooShort'],
])('refuses %s of somebody signed in, and keeps password and sessions', async (_title, given, id) => {
  const actor = ProvedActor.prove('console:administrator', userId, PERMISSIONS);
  const refused = change({ NewPassword: 'the second password', ...given }, actor);
  await expect(refused).rejects.toThrow(CommandError);
  await expect(refused).rejects.toMatchObject({ problems: [{ id }] });
  expect(await isPasswordOf(installation.db, userId, 'the first password')).toBe(true);
  expect(await installation.db.session.count()).toBe(1);
});

it('counts wrong present passwords, also of -WhatIf, and then refuses the right one too: 429', async () => {
  const actor = ProvedActor.prove('api:administrator', userId, PERMISSIONS);
  const ids: string[] = [];
  for (let n = 0; n < 25; n += 1) {
    const given = { Password: 'a wrong password', NewPassword: 'the second password', WhatIf: n % 2 === 0 };
    const error = await change(given, actor).catch((thrown: unknown) => thrown);
    ids.push(error instanceof CommandError ? `${error.status} ${error.problems[0]?.id}` : 'taken');
  }
  expect(ids).toEqual([...Array(20).fill('400 PasswordWrong'), ...Array(5).fill('429 TooManyTries')]);
  const right = change({ Password: 'the first password', NewPassword: 'the second password' }, actor);
  await expect(right).rejects.toMatchObject({ problems: [{ id: 'TooManyTries', parameter: 'Password' }] });
  // Who is at the computer is not held up.
  await change({ NewPassword: 'the second password' }, LOCAL);
  // Two dozen hashes, each made to be slow.
}, 60_000);

it('lets the local administrator set a new one without the one that was lost', async () => {
  await change({ NewPassword: 'the second password' }, LOCAL);
  expect(await isPasswordOf(installation.db, userId, 'the second password')).toBe(true);
});
