import { createHmac } from 'node:crypto';
import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import { z } from 'zod';

/**
 * Owns: WebAuthn as we want it: passkeys that a browser finds by itself, by whose device the person is verified (PIN, finger, face): so
 *   one alone is two factors.
 * Promises: the challenge, origin, host and counter are checked, the person was verified; what a browser sends and cannot be read is
 *   refused like what is wrong. No attestation is asked for: which make of authenticator it is, is nobody's business.
 * Does not: keep challenges or passkeys.
 *
 * @simplewebauthn, and not better-auth's passkey plugin: that one wants exact versions of packages that the library itself has left behind.
 */
export interface Site {
  /** As browsers say it. */
  readonly origin: string;
  /** Its host, without port. */
  readonly rpId: string;
}

export interface StoredKey {
  readonly credentialId: string;
  readonly publicKey: Uint8Array<ArrayBuffer>;
  readonly counter: number;
  readonly transports: readonly string[];
}

const TIMEOUT_MS = 120_000;
const PRODUCT = 'Postern';

/** Says nothing of the user, and is the same each time: what a device makes anew takes the place of what came to nothing before. */
export function userHandleOf(userId: string, secret: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHmac('sha256', secret).update(`passkey ${userId}`).digest());
}

export async function registrationOptions(
  { rpId }: Site,
  user: { readonly handle: Uint8Array<ArrayBuffer>; readonly userName: string; readonly name: string },
  present: readonly StoredKey[],
): Promise<PublicKeyCredentialCreationOptionsJSON> {
  return await generateRegistrationOptions({
    rpName: PRODUCT,
    rpID: rpId,
    userID: user.handle,
    userName: user.userName,
    userDisplayName: user.name,
    timeout: TIMEOUT_MS,
    attestationType: 'none',
    excludeCredentials: present.map(({ credentialId: id }) => ({ id })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  });
}

export async function signInOptions({ rpId }: Site): Promise<PublicKeyCredentialRequestOptionsJSON> {
  return await generateAuthenticationOptions({
    rpID: rpId,
    timeout: TIMEOUT_MS,
    userVerification: 'required',
  });
}

const base64url = z.string().regex(/^[\w-]{1,8192}$/);

const registration = z.object({
  id: base64url,
  rawId: base64url,
  type: z.literal('public-key'),
  response: z.object({
    clientDataJSON: base64url,
    attestationObject: z.string().regex(/^[\w-]{1,32768}$/),
    transports: z.array(z.string().max(32)).max(10).optional(),
  }),
});

const assertion = z.object({
  id: base64url,
  rawId: base64url,
  type: z.literal('public-key'),
  response: z.object({
    clientDataJSON: base64url,
    authenticatorData: base64url,
    signature: base64url,
    userHandle: base64url.optional(),
  }),
});

const clientData = z.object({ challenge: base64url });

/** The challenge that an answer is to; null: it cannot be read. */
export function challengeOf(answer: unknown): string | null {
  const read = z.object({ response: z.object({ clientDataJSON: base64url }) }).safeParse(answer);
  if (!read.success) return null;
  const data = clientData.safeParse(parseJson(read.data.response.clientDataJSON));
  return data.success ? data.data.challenge : null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString());
  } catch {
    return null;
  }
}

/** @returns null when it is not what was asked for */
export async function verifyRegistration(
  answer: unknown,
  { origin, rpId }: Site,
  challenge: string,
): Promise<StoredKey | null> {
  const read = registration.safeParse(answer);
  if (!read.success) return null;
  const { transports, ...response } = read.data.response;
  // Names of transports that a later browser has are kept as they are.
  const given = {
    ...read.data,
    response,
    clientExtensionResults: {},
  } satisfies RegistrationResponseJSON;
  try {
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response: given,
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: rpId,
      requireUserVerification: true,
    });
    if (!verified) return null;
    const { id, publicKey, counter } = registrationInfo.credential;
    return { credentialId: id, publicKey, counter, transports: transports ?? [] };
  } catch {
    return null;
  }
}

export interface Assertion {
  readonly credentialId: string;
  readonly userHandle: Uint8Array<ArrayBuffer> | null;
  readonly answer: AuthenticationResponseJSON;
}

export function readAssertion(answer: unknown): Assertion | null {
  const read = assertion.safeParse(answer);
  if (!read.success) return null;
  const { userHandle, ...response } = read.data.response;
  return {
    credentialId: read.data.id,
    userHandle: userHandle === undefined ? null : new Uint8Array(Buffer.from(userHandle, 'base64url')),
    answer: { ...read.data, response, clientExtensionResults: {} },
  };
}

/** @returns the counter from now on; null: it does not open */
export async function verifyAssertion(
  { answer }: Assertion,
  { origin, rpId }: Site,
  challenge: string,
  key: StoredKey,
): Promise<number | null> {
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: answer,
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: rpId,
      requireUserVerification: true,
      credential: { id: key.credentialId, publicKey: key.publicKey, counter: key.counter },
    });
    return verified ? authenticationInfo.newCounter : null;
  } catch {
    return null;
  }
}
