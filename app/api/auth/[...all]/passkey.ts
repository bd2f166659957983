import { isIP } from 'node:net';
import { z } from 'zod';
import { consoleAuth, currentUser, publicUrl, secretsBox, sessionSecret } from '@/app/console-auth';
import {
  challengeOf,
  readAssertion,
  registrationOptions,
  type Site,
  signInOptions,
  verifyAssertion,
} from '@/lib/auth/passkey/ceremony';
import { handleOf, listPasskeys, noteUse, storedKey } from '@/lib/auth/passkey/passkeys';
import { readPasskeyStep } from '@/lib/auth/passkey/steps';
import { admitBeginning, admitPresentPassword } from '@/lib/auth/password-tries';
import { findStep, keepStep, randomStepText, takeStep } from '@/lib/auth/sign-in-steps';
import { isPasswordOf } from '@/lib/auth/verify-password';
import { verifyProved } from '@/lib/auth/verify-proved';
import { hostnameOf } from '@/lib/own-host.mjs';
import { passwordLength } from '@/lib/password-length';
import { getPrisma } from '@/lib/store/database/client';
import { beginProvedSession } from './begin-proved-session';
import { browserCookie, ownOrigin, readBrowser } from './step-cookie';

/**
 * Owns: signing in by a passkey, and what a device is asked for a new one, over HTTP.
 * Promises: origin and host are those of the request, which the door has let in; a challenge is the server's, of one browser (or session),
 *   for two minutes, and taken once. Who has no such passkey, and whose answer is wrong, hear the same.
 */
const LIFETIME_MS = 2 * 60_000;

const newBody = z.object({ password: z.string().max(passwordLength.maximum) });

const finishBody = z.object({ response: z.unknown() });

/** For New-Passkey, of who is signed in and gives the password: a device is not asked for what would then be refused. */
export async function newPasskeyOptions(body: unknown, headers: Headers): Promise<Response> {
  const [auth, user, prisma, now] = [
    await consoleAuth(headers),
    await currentUser(headers),
    getPrisma(),
    new Date(),
  ];
  if (user === null) return refused('refused', 401);
  const admission = await admitPresentPassword(prisma, user.id, now);
  if (!admission.isAdmitted) return refused('tooMany', 429);
  const { password } = newBody.safeParse(body).data ?? { password: '' };
  if (!(await isPasswordOf(prisma, user.id, password))) return refused('passwordWrong', 403);
  const site = siteOf(headers, auth.isSecure);
  if (site === null) return refused('passkeyNoName', 409);
  const { name } = await prisma.user.findUniqueOrThrow({ where: { id: user.id }, select: { name: true } });
  const present = await listPasskeys(prisma, user.id);
  const handle = handleOf(present, user.id, await sessionSecret());
  const who = { handle, userName: user.userName, name };
  const options = await registrationOptions(site, who, present.map(storedKey));
  const data = { userId: user.id, handle: Buffer.from(handle).toString('base64url'), site };
  const ref = { purpose: 'newPasskey', text: options.challenge, browser: user.sessionId } as const;
  await keepStep(prisma, ref, data, { now, lifetimeMs: LIFETIME_MS });
  return Response.json(options);
}

export async function startPasskey(headers: Headers): Promise<Response> {
  const [auth, prisma, now] = [await consoleAuth(headers), getPrisma(), new Date()];
  const clientAddress = headers.get('x-forwarded-for') ?? '';
  const admission = await admitBeginning(prisma, await sessionSecret(), clientAddress, now);
  if (!admission.isAdmitted) return refused('tooMany', 429);
  const site = siteOf(headers, auth.isSecure);
  if (site === null) return refused('passkeyNoName', 409);
  const options = await signInOptions(site);
  const browser = readBrowser(headers, auth.isSecure) ?? randomStepText();
  const ref = { purpose: 'passkey', text: options.challenge, browser } as const;
  await keepStep(prisma, ref, { site }, { now, lifetimeMs: LIFETIME_MS });
  return Response.json(options, { headers: { 'set-cookie': browserCookie(browser, auth.isSecure) } });
}

export async function finishPasskey(body: unknown, headers: Headers): Promise<Response> {
  const [auth, prisma, now] = [await consoleAuth(headers), getPrisma(), new Date()];
  const answer = finishBody.safeParse(body).data?.response;
  const userId = await provedBy(answer, readBrowser(headers, auth.isSecure) ?? '', now);
  if (userId === null) return refused('passkeyRefused', 401);
  const who = { userId, hasSecondFactor: true };
  const verdict = await verifyProved(prisma, await secretsBox(), who, now);
  if (verdict.refusal !== null) return refused(verdict.refusal, 403);
  return await beginProvedSession(auth, headers, { ...verdict, userId, oidcProviderId: null }, now);
}

async function provedBy(answer: unknown, browser: string, now: Date): Promise<string | null> {
  const prisma = getPrisma();
  const [assertion, challenge] = [readAssertion(answer), challengeOf(answer)];
  if (assertion === null || challenge === null) return null;
  const ref = { purpose: 'passkey', text: challenge, browser } as const;
  const step = readPasskeyStep(await findStep(prisma, ref, now));
  // Whatever comes of it, this challenge has been answered.
  if (step === null || !(await takeStep(prisma, ref, now))) return null;
  const passkey = await prisma.passkey.findUnique({ where: { credentialId: assertion.credentialId } });
  if (passkey === null || assertion.userHandle === null) return null;
  if (!Buffer.from(passkey.userHandle).equals(assertion.userHandle)) return null;
  const counter = await verifyAssertion(assertion, step.site, challenge, storedKey(passkey));
  if (counter === null || !(await noteUse(prisma, passkey.id, counter, now))) return null;
  return passkey.userId;
}

/** @returns null where the console is open under an address: passkeys are for names (Web Authentication 5.1.2) */
function siteOf(headers: Headers, isSecure: boolean): Site | null {
  const origin = ownOrigin(headers, publicUrl(), isSecure);
  const rpId = hostnameOf(new URL(origin).host);
  return rpId === null || isIP(rpId) !== 0 ? null : { origin, rpId };
}

function refused(code: string, status: number): Response {
  return Response.json({ code }, { status });
}
