/**
 * Owns: the kinds of user, and what each may not do at all, whatever its role groups.
 * Promises: pure; the browser imports it.
 */
export const USER_KINDS = ['Person', 'RelayAccount', 'Service'] as const;

export type UserKind = (typeof USER_KINDS)[number];

export interface KindRights {
  /** Signs in to the console, and has a password that is changed at the next sign-in. */
  readonly signsIn: boolean;
  /** Is in role groups, and has API tokens. */
  readonly administers: boolean;
  /** Signs in by SMTP. */
  readonly sendsMail: boolean;
}

export const KIND_RIGHTS: Readonly<Record<UserKind, KindRights>> = {
  /** Somebody. */
  Person: { signsIn: true, administers: true, sendsMail: true },
  /** A scanner, a program: mail in by SMTP and nothing else. */
  RelayAccount: { signsIn: false, administers: false, sendsMail: true },
  /** A program that calls the HTTP face by its API tokens. */
  Service: { signsIn: false, administers: true, sendsMail: false },
};

/** A kind that a later version has made may do nothing here. */
export function kindRights(kind: string): KindRights {
  return isUserKind(kind) ? KIND_RIGHTS[kind] : { signsIn: false, administers: false, sendsMail: false };
}

function isUserKind(kind: string): kind is UserKind {
  return USER_KINDS.some((known) => known === kind);
}
