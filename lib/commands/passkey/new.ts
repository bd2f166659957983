import { challengeOf, verifyRegistration } from '@/lib/auth/passkey/ceremony';
import { listPasskeys, MAX_PASSKEYS } from '@/lib/auth/passkey/passkeys';
import { readNewPasskeyStep } from '@/lib/auth/passkey/steps';
import { findStep, takeStep } from '@/lib/auth/sign-in-steps';
import type { CommandContext } from '@/lib/commands/command/context';
import { defineCommand } from '@/lib/commands/command/define';
import { refuse } from '@/lib/commands/command/errors';
import { AUDITED_USER } from '@/lib/commands/handler/audited-user';
import { admitPassword, ownAccount, requirePassword } from '@/lib/commands/handler/present-password';
import { refuseIfTaken } from '@/lib/commands/handler/taken';
import { PASSKEY_COLUMNS, toPasskeyRow } from './output';
import { newPasskeyParameters } from './parameters';

/** Keeps what a device of one's own has made for this console, as it was asked for by this session (app/api/auth, passkey.ts). */
export const newPasskey = defineCommand({
  name: 'New-Passkey',
  parameters: newPasskeyParameters,
  permission: 'account.write',
  effect: 'change',
  changes: [AUDITED_USER],
  positional: 'Name',
  secrets: ['Password', 'PasskeyResponse'],
  columns: PASSKEY_COLUMNS,
  admit: (context, { Password }) => admitPassword(context, Password),
  handler: async (context, { Name, Password, PasskeyResponse }) => {
    const { db } = context;
    const userId = ownAccount(context);
    await requirePassword(context, userId, Password);
    const made = await verifiedKey(context, parseJson(PasskeyResponse));
    if (made === null) throw refuse('PasskeyNotMade', 'PasskeyResponse', {}, 409);
    const present = await listPasskeys(db, userId);
    if (present.length >= MAX_PASSKEYS) throw refuse('PasskeysTooMany', null, { max: MAX_PASSKEYS }, 409);
    const taken = () => refuse('PasskeyNotMade', 'PasskeyResponse', {}, 409);
    if (present.some(({ name }) => name.toLowerCase() === Name.toLowerCase())) {
      throw refuse('PasskeyNameTaken', 'Name', { name: Name }, 409);
    }
    await context.audit.changing(AUDITED_USER, userId);
    const id = context.newId();
    const { credentialId, publicKey, counter, transports } = made.key;
    const row = {
      id,
      userId,
      name: Name,
      credentialId,
      publicKey,
      counter: BigInt(counter),
      transports: [...transports],
      userHandle: new Uint8Array(Buffer.from(made.handle, 'base64url')),
    };
    await refuseIfTaken(db.passkey.create({ data: row }), taken);
    const kept = (await listPasskeys(db, userId)).filter((passkey) => passkey.id === id);
    return { output: kept.map(toPasskeyRow) };
  },
});

async function verifiedKey({ db, actor, now }: CommandContext, answer: unknown) {
  const challenge = challengeOf(answer);
  const session = actor.origin?.sessionId ?? null;
  if (challenge === null || session === null) return null;
  const ref = { purpose: 'newPasskey', text: challenge, browser: session } as const;
  const step = readNewPasskeyStep(await findStep(db, ref, now));
  if (step === null || step.userId !== actor.userId || !(await takeStep(db, ref, now))) return null;
  const key = await verifyRegistration(answer, step.site, challenge);
  return key && { key, handle: step.handle };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
