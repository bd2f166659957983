import { startAuthentication, WebAuthnError } from '@simplewebauthn/browser';
import { readAnswer, type SignInAnswer } from './sign-in';

const said = (outcome: SignInAnswer['outcome']): SignInAnswer => ({
  outcome,
  recoveryCodes: null,
  userName: null,
});

/** Loaded by the click. */
export async function signInByPasskey(): Promise<SignInAnswer> {
  try {
    const begun = await post('/api/auth/passkey/start', {});
    if (!begun.ok) return await readAnswer(begun);
    const response = await startAuthentication({ optionsJSON: await begun.json() });
    return await readAnswer(await post('/api/auth/passkey/finish', { response }));
  } catch (error) {
    const isDevices = error instanceof WebAuthnError || error instanceof DOMException;
    return said(isDevices ? 'passkeyNotUsed' : 'unavailable');
  }
}

async function post(path: string, body: object): Promise<Response> {
  return await fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}
