import { admitCode } from '@/lib/auth/code-tries';
import { enrol, hasSecondFactor } from '@/lib/auth/second-factor/second-factors';
import { readTotpKey } from '@/lib/auth/second-factor/totp';
import { defineCommand } from '@/lib/commands/command/define';
import { refuse } from '@/lib/commands/command/errors';
import { AUDITED_USER } from '@/lib/commands/handler/audited-user';
import { admitPassword, ownAccount, requirePassword } from '@/lib/commands/handler/present-password';
import { loadConfig } from '@/lib/config';
import { loadSecretKey } from '@/lib/secrets/key';
import { secretBox } from '@/lib/secrets/secret-box';
import { enableSecondFactorParameters } from './parameters';

/** Keeps the key of one's authenticator app, and tells the recovery codes, this one time. */
export const enableSecondFactor = defineCommand({
  name: 'Enable-SecondFactor',
  parameters: enableSecondFactorParameters,
  permission: 'account.write',
  effect: 'change',
  changes: [AUDITED_USER],
  secrets: ['Password', 'Key', 'Code'],
  columns: ['RecoveryCodes'],
  admit: async (context, { Password }) => {
    await admitPassword(context, Password);
    const { db, actor, now } = context;
    if (actor.userId === null) return;
    const admission = await admitCode(db, actor.userId, actor.origin?.sessionId ?? null, now);
    if (!admission.isAdmitted) {
      throw refuse('TooManyTries', 'Code', { seconds: admission.retryAfterSeconds }, 429);
    }
  },
  handler: async (context, { Password, Key, Code }) => {
    const { db, now } = context;
    const userId = ownAccount(context);
    await requirePassword(context, userId, Password);
    if (await hasSecondFactor(db, userId)) throw refuse('SecondFactorAlready', null, {}, 409);
    const key = readTotpKey(Key);
    if (key === null) throw refuse('SecondFactorKeyInvalid', 'Key');
    const box = secretBox(await loadSecretKey(loadConfig()));
    await context.audit.changing(AUDITED_USER, userId);
    const codes = await enrol(db, box, { userId, key, code: Code.trim() }, now);
    if (codes === null) throw refuse('SecondFactorCodeWrong', 'Code');
    await context.notify('people', userId);
    return { output: [{ RecoveryCodes: [...codes] }] };
  },
});
