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
