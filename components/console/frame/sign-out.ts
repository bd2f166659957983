/** Ends the session; the sign-in page then loads anew, so that nothing of the session stays in memory. */
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
