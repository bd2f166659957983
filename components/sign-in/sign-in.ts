/** Keys of the catalogue `signIn`, but for the first. */
export type SignInOutcome = 'signedIn' | 'refused' | 'tooMany' | 'unavailable';

/** Asks the one sign-in endpoint that is routed (lib/auth/routed.ts). */
export async function signIn(username: string, password: string): Promise<SignInOutcome> {
  try {
    const response = await fetch('/api/auth/sign-in/username', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username, password, rememberMe: true }),
    });
    if (response.ok) return 'signedIn';
    if (response.status === 429) return 'tooMany';
    return response.status >= 500 ? 'unavailable' : 'refused';
  } catch {
    return 'unavailable';
  }
}

export async function signOut(): Promise<void> {
  // better-auth answers 415 to anything but JSON, an empty body included. A lost connection leaves the user where the
  // next page asks again.
  await fetch('/api/auth/sign-out', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  }).catch(() => undefined);
  window.location.assign('/login');
}
