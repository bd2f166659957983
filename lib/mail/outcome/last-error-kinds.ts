import type { LastError } from './last-error';

/**
 * Owns: every kind of last error there is, with the arguments that its text uses.
 * Promises: an error made here has a text under `lastError.<key>` in each catalogue (a test holds the two together).
 * Does not: hold texts (lib/i18n/messages/<language>/last-error.json) or decide when an error applies (outcome, route).
 * A text may also use `{reply}`: the stored remote reply on one line (see `lastErrorArguments`).
 */

/** Where a connection went, as shown: `mx1.contoso.com [192.0.2.1]`, or `[192.0.2.1]` for a host given by address. */
interface Peer {
  readonly peer: string;
  readonly port: number;
}

/** The library's own words, shown below ours. */
interface Detail {
  readonly detail: string;
}

interface OfTokens {
  readonly credential: string;
  /** The token endpoint's. */
  readonly host: string;
}

/** The endpoint's own words. */
interface Said {
  readonly said: string;
}

interface SendLimitWait {
  readonly most: number;
  /** ISO. */
  readonly at: string;
}

export interface LastErrorArguments {
  readonly noMatchingConnector: Record<never, never>;
  /** Those that match are limited to other senders. */
  readonly notForSender: { readonly connectors: string };
  readonly messageTooLarge: { readonly sizeKb: number; readonly maxKb: number };
  readonly dnsQueryFailed: { readonly domain: string; readonly reason: string };
  readonly nonexistentDomain: { readonly domain: string };
  readonly nullMx: { readonly domain: string };
  /** MX records are there but none leads to a host. */
  readonly mxUnusable: { readonly domain: string };
  /** The best host of the domain is this server: delivering would loop. */
  readonly mxLoopsBack: { readonly domain: string };
  /** So is each smart host. */
  readonly smartHostLoopsBack: { readonly host: string; readonly port: number };
  /** RejectPrivateAddresses: none of its hosts is at a public address. */
  readonly mxAtPrivateAddress: { readonly domain: string; readonly address: string };
  readonly smartHostNotFound: { readonly host: string };
  readonly connectFailed: Peer & { readonly reason: string };
  /** SourceIPAddress of the connector. */
  readonly sourceAddressNotHere: { readonly address: string };
  readonly connectionLost: Peer & { readonly reason: string };
  readonly timeout: Peer & { readonly stage: string };
  /** The greeting or the answer to EHLO refused us. */
  readonly hostRejected: Peer;
  /** The name that we said in HELO or EHLO, whatever command the answer came to. */
  readonly helloNameRefused: Peer;
  /** None of several hosts took a connection; `said` is the answer of the peer, the primary one, else
   * the English text of what it failed by. */
  readonly allHostsFailed: Peer & { readonly hosts: number; readonly said: string };
  readonly tlsRequired: Peer;
  readonly tlsFailed: Peer & { readonly reason: string } & Partial<Detail>;
  /** The host asks for a certificate of ours, or takes another one. */
  readonly clientCertificateRefused: Peer & Detail;
  /** The server offered STARTTLS, and then said something else than TLS. */
  readonly tlsNotSpoken: Peer & Detail;
  /** Implicit TLS: the server speaks in the clear first. */
  readonly tlsNotAtOnce: Peer & Detail;
  /** The server waits for TLS from the first octet. */
  readonly tlsAtOnce: Peer & Detail;
  readonly tlsVersionTooOld: Peer & Detail;
  readonly tlsEncryptionNotShared: Peer & Detail;
  readonly tlsInterrupted: Peer & Detail;
  readonly certificateInvalid: Peer & { readonly reason: string } & Partial<Detail>;
  readonly certificateForAnotherName: Peer & Detail & { readonly expected: string; readonly names: string };
  readonly certificateExpired: Peer & Detail & { readonly day: string };
  readonly certificateNotYetValid: Peer & Detail & { readonly day: string };
  readonly certificateSelfSigned: Peer & Detail;
  readonly certificateUntrusted: Peer & Detail & { readonly issuer: string };
  readonly authenticationFailed: Peer;
  /** Refused, but not for the user name or password. */
  readonly authenticationRefused: Peer;
  /** An answer that is none of authentication's. */
  readonly authenticationBroken: Peer & { readonly mechanism: string };
  readonly authenticationNotOffered: Peer;
  readonly authenticationRequired: Peer;
  /** It takes no passwords any more: OAuth is to be chosen. */
  readonly basicAuthenticationEnded: Peer;
  readonly smtpAuthDisabledForTenant: Peer;
  readonly smtpAuthDisabledForMailbox: Peer;
  /** Microsoft's refusal of a token that is right: what the application or the mailbox is not permitted. */
  readonly tokenNotPermitted: Peer;
  readonly tokenNotTaken: Peer;
  /** No token could be obtained, so nobody was connected to. `credential` is its name. */
  readonly tokenEndpointFailed: { readonly credential: string; readonly reason: string };
  readonly tokenAnswerUnknown: OfTokens & { readonly status: number };
  readonly tokenTooManyRequests: OfTokens & { readonly seconds: number };
  readonly tokenClockWrong: OfTokens & Said & { readonly minutes: number };
  readonly tokenSecretWrong: OfTokens & Said;
  readonly tokenSecretExpired: OfTokens & Said;
  readonly tokenCertificateUnknown: OfTokens & Said;
  readonly tokenApplicationUnknown: OfTokens & Said;
  readonly tokenApplicationDisabled: OfTokens & Said;
  readonly tokenTenantUnknown: OfTokens & Said;
  readonly tokenConsentMissing: OfTokens & Said;
  readonly tokenGrantEnded: OfTokens & Said;
  readonly tokenUserMustAct: OfTokens & Said;
  readonly tokenUserUnknown: OfTokens & Said;
  readonly tokenScopeWrong: OfTokens & Said;
  readonly tokenDelegationMissing: OfTokens & Said;
  /** Of a refresh token: nobody has signed in, or nobody did in time. */
  readonly tokenSignInMissing: { readonly credential: string };
  /** The credential does not name this smart host, so its token is not said there. */
  readonly tokenHostNotAllowed: { readonly credential: string; readonly host: string };
  readonly tokenRefused: OfTokens & Said & { readonly error: string };
  /** The server answered 4yz after the connection stood. */
  readonly remoteDeferred: Peer;
  /** The server answered 5yz. */
  readonly remoteRejected: Peer;
  /** The answer was none that SMTP knows. */
  readonly replyNotUnderstood: Peer;
  readonly remoteSizeExceeded: Peer & { readonly sizeKb: number; readonly maxKb: number };
  readonly smtpUtf8NotSupported: Peer;
  readonly expired: Record<never, never>;
  readonly removedByAdministrator: { readonly actor: string };
  readonly poison: { readonly crashes: number };
  /** The domain became authoritative while the mail waited, and the recipient directory knows nobody of that address. */
  readonly recipientNotFound: { readonly address: string };
  /** A newer version placed the mail in a queue that this one has no agent for. */
  readonly deliveryTypeUnknown: { readonly deliveryType: string };
  /** It, or its queue, is suspended, or its turn has not come. */
  readonly notYetTried: Record<never, never>;
  /** Held back by a limit of its connector (lib/mail/limit). Said where mail is listed, and not stored with it. */
  readonly waitsForMaxOutboundConnections: { readonly most: number };
  readonly waitsForMessageRateLimitPerSecond: SendLimitWait;
  readonly waitsForMessageRateLimit: SendLimitWait;
  readonly waitsForMessageRateLimitPerDay: SendLimitWait;
  readonly waitsForRecipientRateLimitPerMinute: SendLimitWait;
  readonly waitsForRecipientRateLimit: SendLimitWait;
  readonly waitsForSenderMessageRateLimit: SendLimitWait;
  readonly waitsForSenderMessageRateLimitPerDay: SendLimitWait;
  /** The attempt ended in a way that nobody foresaw. */
  readonly unknown: { readonly reason: string };
}

export type LastErrorKey = keyof LastErrorArguments;

/** RFC 3463 status of each kind; where a remote reply brings its own, that wins. */
const STATUS: Readonly<Record<LastErrorKey, string>> = {
  noMatchingConnector: '4.4.4',
  notForSender: '4.7.1',
  messageTooLarge: '5.3.4',
  dnsQueryFailed: '4.4.0',
  nonexistentDomain: '5.4.4',
  nullMx: '5.1.10',
  mxUnusable: '4.4.4',
  mxLoopsBack: '5.4.6',
  smartHostLoopsBack: '5.4.6',
  mxAtPrivateAddress: '5.4.4',
  smartHostNotFound: '4.4.4',
  connectFailed: '4.4.1',
  sourceAddressNotHere: '4.4.1',
  connectionLost: '4.4.2',
  timeout: '4.4.1',
  hostRejected: '4.3.2',
  helloNameRefused: '4.5.4',
  allHostsFailed: '4.4.0',
  tlsRequired: '4.7.4',
  tlsFailed: '4.7.5',
  clientCertificateRefused: '4.7.5',
  tlsNotSpoken: '4.7.5',
  tlsNotAtOnce: '4.7.5',
  tlsAtOnce: '4.7.5',
  tlsVersionTooOld: '4.7.5',
  tlsEncryptionNotShared: '4.7.5',
  tlsInterrupted: '4.7.5',
  certificateInvalid: '4.7.5',
  certificateForAnotherName: '4.7.5',
  certificateExpired: '4.7.5',
  certificateNotYetValid: '4.7.5',
  certificateSelfSigned: '4.7.5',
  certificateUntrusted: '4.7.5',
  authenticationFailed: '4.7.8',
  authenticationRefused: '4.7.0',
  authenticationBroken: '4.5.0',
  authenticationNotOffered: '4.7.4',
  authenticationRequired: '4.7.0',
  basicAuthenticationEnded: '4.7.0',
  smtpAuthDisabledForTenant: '4.7.0',
  smtpAuthDisabledForMailbox: '4.7.0',
  tokenNotPermitted: '4.7.8',
  tokenNotTaken: '4.7.8',
  tokenEndpointFailed: '4.7.0',
  tokenAnswerUnknown: '4.7.0',
  tokenTooManyRequests: '4.7.0',
  tokenClockWrong: '4.7.0',
  tokenSecretWrong: '4.7.0',
  tokenSecretExpired: '4.7.0',
  tokenCertificateUnknown: '4.7.0',
  tokenApplicationUnknown: '4.7.0',
  tokenApplicationDisabled: '4.7.0',
  tokenTenantUnknown: '4.7.0',
  tokenConsentMissing: '4.7.0',
  tokenGrantEnded: '4.7.0',
  tokenUserMustAct: '4.7.0',
  tokenUserUnknown: '4.7.0',
  tokenScopeWrong: '4.7.0',
  tokenDelegationMissing: '4.7.0',
  tokenSignInMissing: '4.7.0',
  tokenHostNotAllowed: '4.7.0',
  tokenRefused: '4.7.0',
  remoteDeferred: '4.0.0',
  remoteRejected: '5.0.0',
  replyNotUnderstood: '4.5.0',
  remoteSizeExceeded: '5.3.4',
  smtpUtf8NotSupported: '5.6.7',
  expired: '4.4.7',
  removedByAdministrator: '5.7.0',
  poison: '4.3.0',
  recipientNotFound: '5.1.1',
  deliveryTypeUnknown: '4.3.0',
  notYetTried: '4.0.0',
  waitsForMaxOutboundConnections: '4.4.5',
  waitsForMessageRateLimitPerSecond: '4.4.5',
  waitsForMessageRateLimit: '4.4.5',
  waitsForMessageRateLimitPerDay: '4.4.5',
  waitsForRecipientRateLimitPerMinute: '4.4.5',
  waitsForRecipientRateLimit: '4.4.5',
  waitsForSenderMessageRateLimit: '4.4.5',
  waitsForSenderMessageRateLimitPerDay: '4.4.5',
  unknown: '4.0.0',
};

export const LAST_ERROR_KEYS = Object.keys(STATUS) as readonly LastErrorKey[];

/** Null for a kind of a newer version. */
export function statusOfKind(key: string): string | null {
  return Object.entries(STATUS).find(([kind]) => kind === key)?.[1] ?? null;
}

/** What a server said, for the errors that a reply caused. */
export interface RemoteAnswer {
  readonly reply: string;
  /** Null keeps the kind's own status. */
  readonly enhancedCode: string | null;
}

export function newLastError<K extends LastErrorKey>(
  key: K,
  args: LastErrorArguments[K],
  answer: RemoteAnswer | null = null,
): LastError {
  return {
    key,
    args: { ...args },
    reply: answer?.reply ?? null,
    enhancedCode: answer?.enhancedCode ?? STATUS[key],
  };
}
