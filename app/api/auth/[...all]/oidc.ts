import { z } from 'zod';
import { consoleAuth, publicUrl, secretsBox, sessionSecret } from '@/app/console-auth';
import { returnPath } from '@/components/sign-in/return-path';
import { readClaims } from '@/lib/auth/oidc/claims';
import { beginSignIn, completeSignIn, discoverProvider } from '@/lib/auth/oidc/oidc-client';
import { type OidcFault, oidcFaultOf } from '@/lib/auth/oidc/oidc-fault';
import { admitBeginning } from '@/lib/auth/password-tries';
import { findStep, keepStep, randomStepText, takeStep } from '@/lib/auth/sign-in-steps';
import { verifyProved } from '@/lib/auth/verify-proved';
import { providerFetch } from '@/lib/commands/handler/http-client';
import { OIDC_CALLBACK_PATH } from '@/lib/commands/oidc-provider/parameters';
import { openClientSecret } from '@/lib/commands/oidc-provider/secret';
import { admitPerson } from '@/lib/commands/sign-in/oidc-person';
import { httpFaultBehind } from '@/lib/http-client/as-fetch';
import { httpFaultText } from '@/lib/http-client/outcome';
import { log } from '@/lib/log';
import { isProvedBy, readOidcProvider } from '@/lib/store/configuration/oidc-providers';
import { getPrisma } from '@/lib/store/database/client';
import type { OidcProvider } from '@/lib/store/generated/client';
import { beginProvedSession } from './begin-proved-session';
import { deviceOf } from './note-browser';
import { browserCookie, ownOrigin, readBrowser } from './step-cookie';

/**
 * Owns: signing in by an OIDC provider, over HTTP: sent there, back from there, and in.
 * Promises: a sign-in is begun and ended by the same browser, within ten minutes, and once; what the provider answers is checked before
 *   anything is made of it; a provider that is down or wrong is told to the person in a sentence and to the log with the reason, and
 *   hinders nobody else. There is a session only at the end, behind the second factor where one is due.
 */
const LIFETIME_MS = 10 * 60_000;

const startBody = z.object({ provider: z.uuid(), from: z.string().max(2048).optional() });

const begun = z.object({
  providerId: z.string(),
  state: z.string(),
  target: z.string(),
  request: z.object({ redirectUri: z.string(), nonce: z.string(), codeVerifier: z.string() }),
});

const proved = z.object({ providerId: z.string(), userId: z.string(), hasSecondFactor: z.boolean() });

const finishBody = z.object({
  step: z.string().max(100),
  code: z.string().max(64).optional(),
  newKey: z.string().max(200).optional(),
});

/** Answers where the browser is to go. */
export async function startOidc(body: unknown, headers: Headers): Promise<Response> {
  const given = startBody.safeParse(body);
  if (!given.success) return Response.json({ message: 'Not usable: provider' }, { status: 422 });
  const now = new Date();
  const clientAddress = headers.get('x-forwarded-for') ?? '';
  const admission = await admitBeginning(getPrisma(), await sessionSecret(), clientAddress, now);
  if (!admission.isAdmitted) return refused('tooMany', 429);
  const provider = await findUsable(given.data.provider);
  if (provider === null) return refused('oidcProviderGone', 404);
  const { isSecure } = await consoleAuth(headers);
  try {
    const config = await discover(provider);
    const redirectUri = `${ownOrigin(headers, publicUrl(), isSecure)}${OIDC_CALLBACK_PATH}`;
    const state = randomStepText();
    const { url, request } = await beginSignIn(config, { redirectUri, state, scopes: provider.scopes });
    const browser = readBrowser(headers, isSecure) ?? randomStepText();
    const data = { providerId: provider.id, state, target: returnPath(given.data.from), request };
    await keepStep(getPrisma(), { purpose: 'oidc', text: state, browser }, data, {
      now,
      lifetimeMs: LIFETIME_MS,
    });
    return Response.json(
      { location: url.href },
      { headers: { 'set-cookie': browserCookie(browser, isSecure) } },
    );
  } catch (error) {
    // The provider has failed, and nothing of ours.
    return refused(told(provider, error), 424);
  }
}

/** Where the provider sends the browser: from here it goes on to the sign-in page, which ends it. */
export async function returnFromOidc(url: URL, headers: Headers): Promise<Response> {
  const now = new Date();
  const state = url.searchParams.get('state') ?? '';
  const { isSecure } = await consoleAuth(headers);
  const browser = readBrowser(headers, isSecure) ?? '';
  const ref = { purpose: 'oidc', text: state, browser } as const;
  const step = begun.safeParse(await findStep(getPrisma(), ref, now));
  if (!step.success || !(await takeStep(getPrisma(), ref, now))) {
    log.warn(
      { clientAddress: headers.get('x-forwarded-for') },
      'a sign-in by a provider came back that this browser did not begin, or not now',
    );
    return toSignIn({ refused: 'oidcStepOver' });
  }
  const { providerId, target, request } = step.data;
  const provider = await findUsable(providerId);
  if (provider === null) return toSignIn({ refused: 'oidcProviderGone', from: target });
  try {
    const config = await discover(provider);
    const needed = [provider.logonNameClaim, ...(provider.groupsClaim === '' ? [] : [provider.groupsClaim])];
    const claims = await completeSignIn(config, url.searchParams, { ...request, state }, needed, now);
    const person = readClaims(claims.idToken, claims.userInfo, provider);
    const verdict = await admitPerson(provider, person, headers.get('x-forwarded-for'));
    if (verdict.refusal !== null) {
      return toSignIn({ refused: verdict.refusal, provider: provider.id, from: target });
    }
    const text = randomStepText();
    const { hasSecondFactor } = person;
    const data = { providerId: provider.id, userId: verdict.userId, hasSecondFactor };
    await keepStep(getPrisma(), { purpose: 'oidcProved', text, browser }, data, {
      now,
      lifetimeMs: LIFETIME_MS,
    });
    return toSignIn({ step: text, from: target });
  } catch (error) {
    return toSignIn({ refused: told(provider, error), provider: provider.id, from: target });
  }
}

/** Begins the session, or says what is missing. */
export async function finishOidc(body: unknown, headers: Headers): Promise<Response> {
  const given = finishBody.safeParse(body);
  if (!given.success) return Response.json({ message: 'Not usable: step' }, { status: 422 });
  const { step: text, ...attempt } = given.data;
  const [auth, secret, now, prisma] = [
    await consoleAuth(headers),
    await sessionSecret(),
    new Date(),
    getPrisma(),
  ];
  const ref = { purpose: 'oidcProved', text, browser: readBrowser(headers, auth.isSecure) ?? '' } as const;
  const step = proved.safeParse(await findStep(prisma, ref, now));
  if (!step.success) return refused('oidcStepOver', 403);
  const { providerId, userId, hasSecondFactor } = step.data;
  if ((await findUsable(providerId)) === null) return refused('oidcProviderGone', 403);
  // An administrator may have taken the user from it meanwhile.
  if (!(await isProvedBy(prisma, userId, providerId))) return refused('oidcStepOver', 403);
  const device = await deviceOf(headers, userId, secret, now);
  const who = { userId, hasSecondFactor, deviceId: device?.id ?? null, ...attempt };
  const verdict = await verifyProved(prisma, await secretsBox(), who, now);
  const { userName } = verdict;
  if (verdict.refusal !== null) return refused(verdict.refusal, 403, { userName });
  if (!(await takeStep(prisma, ref, now))) return refused('oidcStepOver', 403);
  return await beginProvedSession(auth, headers, { ...verdict, userId, oidcProviderId: providerId }, now);
}

async function findUsable(id: string): Promise<OidcProvider | null> {
  const provider = await readOidcProvider(getPrisma(), id);
  return provider?.enabled === true && provider.audience === 'console' ? provider : null;
}

async function discover(provider: OidcProvider) {
  const { issuer, clientId } = provider;
  const party = { issuer, clientId, clientSecret: await openClientSecret(provider) };
  return discoverProvider(party, await providerFetch());
}

/** Keys of the catalogue `signIn`. */
const FAULTS = {
  unreachable: 'oidcUnreachable',
  refused: 'oidcRefused',
  invalid: 'oidcInvalid',
} as const satisfies Record<OidcFault['kind'], string>;

/** The person hears what to do, the log why. */
function told(provider: OidcProvider, error: unknown): (typeof FAULTS)[OidcFault['kind']] {
  const unreachable = httpFaultBehind(error);
  const { kind, reason } =
    unreachable === null
      ? oidcFaultOf(error)
      : ({ kind: 'unreachable', reason: httpFaultText('en', unreachable) } as const);
  log.warn({ provider: provider.name, kind, reason }, 'a sign-in by a provider came to nothing');
  return FAULTS[kind];
}

function refused(code: string, status: number, more: Readonly<Record<string, string>> = {}): Response {
  return Response.json({ code, ...more }, { status });
}

function toSignIn(query: Readonly<Record<string, string>>): Response {
  const location = `/login?${new URLSearchParams(query)}`;
  return new Response(null, { status: 303, headers: { location, 'cache-control': 'no-store' } });
}
