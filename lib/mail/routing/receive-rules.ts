/**
 * Owns: the words for how far a client comes at a receive connector, and what decided (Test-ReceiveConnector).
 * Promises: each rule has a text under `receiveTest.rule`. Pure: the browser imports it.
 * Does not: judge (lib/smtp/receive/judge-client.ts).
 */
export const JUDGED_STAGES = ['Connection', 'TLS', 'HELO', 'AUTH', 'MAIL', 'RCPT'] as const;
export type JudgedStage = (typeof JUDGED_STAGES)[number];

export const RECEIVE_RULES = [
  'noConnector',
  'blocked',
  'tlsNotOffered',
  'tlsTooOld',
  'tlsAtOnce',
  'helloName',
  'authNotOffered',
  'authNeedsTls',
  'noAccount',
  'needsTls',
  'needsSignIn',
  'usersNotTaken',
  'notOwnAddress',
  'notOurDomainAsPartner',
  'sender',
  'relayNotPermitted',
  'nobodyThere',
  'recipient',
  'takenByRelayConnector',
  'takenAsUser',
  'takenForOurDomain',
  'takenConnection',
] as const;
export type ReceiveRule = (typeof RECEIVE_RULES)[number];

/** As whom a client may send. */
export const JUDGED_SENDERS = ['any', 'own', 'notOurDomains'] as const;
