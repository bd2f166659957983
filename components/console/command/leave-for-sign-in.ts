/**
 * Owns: the way from the console to the door: when the session has ended, and when the person ended it by a new password.
 * Promises: whoever changed his password is told so there. The change ends the session, and what asks in that moment is refused:
 *   that must not lead to the door first, without the word.
 */
let isChangingPassword = false;

export function leaveForSignIn(): void {
  if (!isChangingPassword) leave({});
}

/** @param isUnderWay until its answer has come; after success until the page is left */
export function passwordChange(isUnderWay: boolean): void {
  isChangingPassword = isUnderWay;
}

export function leaveAfterPasswordChange(): void {
  leave({ said: 'passwordChanged' });
}

function leave(more: Readonly<Record<string, string>>): void {
  const from = window.location.pathname + window.location.search;
  window.location.assign(`/login?${new URLSearchParams({ from, ...more })}`);
}
