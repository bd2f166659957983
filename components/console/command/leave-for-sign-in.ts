/**
 * Owns: the way from the console to the door: when the session has ended, and when the person ended it by a new password.
 * Promises: once only, so that the first reason is the one that the door tells. While a password is being changed nobody leaves:
 *   the change ends the session, and what asks in that moment must not hide that it worked.
 */
let isLeaving = false;
let isHeld = false;

export function leaveForSignIn(reason: 'sessionEnded' | 'passwordChanged' = 'sessionEnded'): void {
  if (isLeaving || (isHeld && reason === 'sessionEnded')) return;
  isLeaving = true;
  const from = window.location.pathname + window.location.search;
  const said = reason === 'passwordChanged' ? { said: reason } : {};
  window.location.assign(`/login?${new URLSearchParams({ from, ...said })}`);
}

/** @param hold whether a change is under way that ends the session */
export function holdSignIn(hold: boolean): void {
  isHeld = hold;
}
