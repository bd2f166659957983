import { inOneLine, withoutFullStop } from '@/lib/one-line';
import { isHelloRefusal } from './hello-refusal';
import type { LastError } from './last-error';
import { type LastErrorKey, newLastError, type RemoteAnswer } from './last-error-kinds';
import { classifyReply, cleanReplyText, type SmtpReply } from './reply';
import { signInRefusal } from './sign-in-refusal';

/**
 * Owns: what an attempt means for a recipient: delivered, retry or failed.
 * Promises: doubt never loses mail: whatever is not known to be final is retried, until the message expires.
 * Does not: talk to servers, choose the next host, say who waits (the queue where no connection stood, else this message
 *   alone: lib/worker/deliver/tried-copy), or schedule (retry-schedule).
 */

export type RecipientOutcome =
  | { readonly kind: 'delivered'; readonly reply: string }
  | { readonly kind: 'retry'; readonly error: LastError }
  | { readonly kind: 'failed'; readonly error: LastError };

/** How far the attempt had come. `greeting` includes EHLO/HELO, `data` the DATA command, `final` the reply to the dot. */
export type DeliveryStage =
  | 'dns'
  | 'connect'
  | 'greeting'
  | 'tls'
  | 'auth'
  | 'mail'
  | 'rcpt'
  | 'data'
  | 'final';

export interface RemotePeer {
  /** Name as looked up, or the address of a smart host given by address. */
  readonly host: string;
  /** IP address; null when none was reached. */
  readonly address: string | null;
  readonly port: number;
}

/** What ended a stage. `reason` is for people: an operating system's or library's words, English. */
export type Fault =
  | { readonly kind: 'reply'; readonly reply: SmtpReply }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'network'; readonly reason: string }
  /** The server does not offer what the connector demands. */
  | { readonly kind: 'tlsNotOffered' | 'authenticationNotOffered' }
  | TlsFault
  | CertificateFault
  /** Signing in broke off by an answer that RFC 4954 does not know there. */
  | { readonly kind: 'authenticationBroken'; readonly mechanism: string; readonly reply: SmtpReply }
  /** The answer to a token. */
  | { readonly kind: 'tokenRefused'; readonly reply: SmtpReply }
  /** Known before sending from the answer to EHLO. Sizes in bytes. */
  | { readonly kind: 'sizeExceeded'; readonly sizeBytes: number; readonly maxSizeBytes: number }
  | { readonly kind: 'smtpUtf8NotOffered' }
  /** That connections are to begin from is none of this computer's. */
  | { readonly kind: 'sourceAddress'; readonly address: string }
  | { readonly kind: 'unknown'; readonly reason: string };

/** `detail` is the library's own words. */
export type TlsFault =
  | {
      readonly kind: 'tls';
      /** `inTheClear`: TLS was to stand at once; `atOnce`: it was not, and the server waits for it. */
      readonly cause:
        | 'notSpoken'
        | 'inTheClear'
        | 'atOnce'
        | 'version'
        | 'encryption'
        | 'interrupted'
        /** The server wants a certificate of ours, or another one. */
        | 'clientCertificate';
      readonly detail: string;
    }
  | { readonly kind: 'tls'; readonly cause: 'other'; readonly reason: string; readonly detail: string };

/** What a certificate does not prove that it must. Days as YYYY-MM-DD. */
type CertificateFault = { readonly kind: 'certificate'; readonly detail: string } & (
  | { readonly cause: 'name'; readonly expected: string; readonly names: string }
  | { readonly cause: 'expired' | 'notYetValid'; readonly day: string }
  | { readonly cause: 'selfSigned' }
  | { readonly cause: 'untrusted'; readonly issuer: string }
  | { readonly cause: 'other'; readonly reason: string }
);

/** What looking up the next hop came to, when it came to nothing. */
export type DnsFault =
  | { readonly kind: 'temporary'; readonly reason: string }
  | { readonly kind: 'nonexistentDomain' | 'nullMx' | 'mxUnusable' | 'mxLoopsBack' };

/** 530 authentication required, 534 mechanism too weak, 535 invalid, 538 encryption needed (RFC 4954 6). */
const AUTHENTICATION_CODES: ReadonlySet<number> = new Set([530, 534, 535, 538]);

export function delivered(reply: SmtpReply): RecipientOutcome {
  return { kind: 'delivered', reply: reply.text };
}

/** A recipient (stage rcpt) or all that are left (other stages) could not be delivered for this fault. */
export function classifyFault(stage: DeliveryStage, fault: Fault, remote: RemotePeer): RecipientOutcome {
  const peer = peerArguments(remote);
  switch (fault.kind) {
    case 'reply':
      return classifyReplyFault(stage, fault.reply, remote);
    case 'timeout':
      return retry(newLastError('timeout', { ...peer, stage }));
    case 'network': {
      const args = { ...peer, reason: phrase(fault.reason) };
      if (stage === 'tls') return retry(newLastError('tlsFailed', args));
      return retry(newLastError(stage === 'connect' ? 'connectFailed' : 'connectionLost', args));
    }
    case 'tlsNotOffered':
      return retry(newLastError('tlsRequired', peer));
    case 'tls':
      return retry(tlsError(fault, peer));
    case 'certificate':
      return retry(certificateError(fault, peer));
    case 'authenticationBroken': {
      const args = { ...peer, mechanism: fault.mechanism };
      return retry(newLastError('authenticationBroken', args, waiting(fault.reply)));
    }
    case 'tokenRefused': {
      const key = signInRefusal('token', fault.reply) ?? 'authenticationRefused';
      return retry(newLastError(key, peer, waiting(fault.reply)));
    }
    case 'authenticationNotOffered':
      return retry(newLastError('authenticationNotOffered', peer));
    case 'sizeExceeded': {
      const sizeKb = Math.ceil(fault.sizeBytes / 1024);
      return failed(
        newLastError('remoteSizeExceeded', { ...peer, sizeKb, maxKb: Math.floor(fault.maxSizeBytes / 1024) }),
      );
    }
    case 'smtpUtf8NotOffered':
      return failed(newLastError('smtpUtf8NotSupported', peer));
    case 'sourceAddress':
      return retry(newLastError('sourceAddressNotHere', { address: fault.address }));
    case 'unknown':
      return retry(newLastError('unknown', { reason: phrase(fault.reason) }));
  }
}

/** No connection stood: what ends the set-up is never final, and fails each message of the queue alike. */
export function classifySetUpFault(stage: DeliveryStage, fault: Fault, remote: RemotePeer): LastError {
  const outcome = classifyFault(stage, fault, remote);
  if (outcome.kind !== 'retry') throw new Error(`A connection's set-up came to "${outcome.kind}"`);
  return outcome.error;
}

/** The recipient's domain (DNS delivery) led to no host. RFC 5321 5.1, RFC 7505. */
export function classifyDnsFault(domain: string, fault: DnsFault): RecipientOutcome {
  switch (fault.kind) {
    case 'temporary':
      return retry(newLastError('dnsQueryFailed', { domain, reason: phrase(fault.reason) }));
    // MX records are there, so the domain means to take mail: its administrator's mistake can be cured in time.
    case 'mxUnusable':
      return retry(newLastError('mxUnusable', { domain }));
    case 'nonexistentDomain':
    case 'nullMx':
    case 'mxLoopsBack':
      return failed(newLastError(fault.kind, { domain }));
  }
}

/** A smart host's name led to no address. Never final: the connector is wrong, not the recipient. */
export function classifySmartHostDnsFault(host: string, fault: DnsFault): RecipientOutcome {
  if (fault.kind === 'temporary') {
    return retry(newLastError('dnsQueryFailed', { domain: host, reason: phrase(fault.reason) }));
  }
  return retry(newLastError('smartHostNotFound', { host }));
}

function classifyReplyFault(stage: DeliveryStage, reply: SmtpReply, remote: RemotePeer): RecipientOutcome {
  const peer = peerArguments(remote);
  const kind = classifyReply(reply);

  // Our name is our fault, not the mail's: an administrator cures it, and nothing is to be lost until then.
  if (stage !== 'tls' && stage !== 'auth' && isHelloRefusal(reply))
    return retry(newLastError('helloNameRefused', peer, waiting(reply)));

  // A refused greeting (554, 521) or STARTTLS is most often a block list, a limit or a half-configured host: an
  // administrator cures it, and mail that was failed meanwhile would be lost to that. So the queue waits.
  if (stage === 'connect' || stage === 'greeting' || stage === 'dns') return retryReply('hostRejected');
  if (stage === 'tls')
    return retry(newLastError('tlsFailed', { ...peer, reason: phrase(reply.text) }, waiting(reply)));
  // A wrong password is the connector's fault, not the mail's, and must not fail a whole queue.
  if (stage === 'auth') {
    const known = signInRefusal('password', reply);
    if (known !== null) return retry(newLastError(known, peer, waiting(reply)));
    return retryReply(reply.code === 535 ? 'authenticationFailed' : 'authenticationRefused');
  }
  if (AUTHENTICATION_CODES.has(reply.code))
    return retry(newLastError('authenticationRequired', peer, waiting(reply)));

  if (kind === 'transient') return retryReply('remoteDeferred');
  // RFC 5321 4.5.3.1.10: 552 was once the answer to too many recipients; 5.5.3 says that it is that and no full mailbox.
  if (stage === 'rcpt' && reply.code === 552 && reply.enhancedCode === '5.5.3')
    return retryReply('remoteDeferred');
  if (kind === 'permanent') {
    const enhancedCode = reply.enhancedCode ?? '5.0.0';
    return failed(newLastError('remoteRejected', peer, { reply: reply.text, enhancedCode }));
  }
  return retryReply('replyNotUnderstood');

  function retryReply(
    key: LastErrorKey &
      (
        | 'hostRejected'
        | 'authenticationFailed'
        | 'authenticationRefused'
        | 'remoteDeferred'
        | 'replyNotUnderstood'
      ),
  ) {
    return retry(newLastError(key, peer, waiting(reply)));
  }
}

function tlsError(fault: TlsFault, peer: { peer: string; port: number }): LastError {
  const args = { ...peer, detail: phrase(fault.detail) };
  switch (fault.cause) {
    case 'notSpoken':
      return newLastError('tlsNotSpoken', args);
    case 'inTheClear':
      return newLastError('tlsNotAtOnce', args);
    case 'atOnce':
      return newLastError('tlsAtOnce', args);
    case 'version':
      return newLastError('tlsVersionTooOld', args);
    case 'encryption':
      return newLastError('tlsEncryptionNotShared', args);
    case 'interrupted':
      return newLastError('tlsInterrupted', args);
    case 'clientCertificate':
      return newLastError('clientCertificateRefused', args);
    case 'other':
      return newLastError('tlsFailed', { ...args, reason: phrase(fault.reason) });
  }
}

function certificateError(fault: CertificateFault, peer: { peer: string; port: number }): LastError {
  const args = { ...peer, detail: fault.detail };
  switch (fault.cause) {
    case 'name':
      return newLastError('certificateForAnotherName', {
        ...args,
        expected: fault.expected,
        names: phrase(fault.names),
      });
    case 'expired':
      return newLastError('certificateExpired', { ...args, day: fault.day });
    case 'notYetValid':
      return newLastError('certificateNotYetValid', { ...args, day: fault.day });
    case 'selfSigned':
      return newLastError('certificateSelfSigned', args);
    case 'untrusted':
      return newLastError('certificateUntrusted', { ...args, issuer: phrase(fault.issuer) });
    case 'other':
      return newLastError('certificateInvalid', { ...args, reason: fault.reason });
  }
}

/** While mail waits its status is of class 4; a 5yz answer that we do not take as final keeps its words only. */
function waiting(reply: SmtpReply): RemoteAnswer {
  const enhancedCode = reply.enhancedCode?.startsWith('4.') ? reply.enhancedCode : null;
  return { reply: reply.text, enhancedCode };
}

/** As errors name a host: `mx1.contoso.com [192.0.2.1]`. */
export function peerArguments({ host, address, port }: RemotePeer): { peer: string; port: number } {
  if (address === null) return { peer: host, port };
  return { peer: host === address ? `[${address}]` : `${host} [${address}]`, port };
}

/** Words of a library or server made fit to stand before the full stop of our own sentence. */
function phrase(reason: string): string {
  return withoutFullStop(inOneLine(cleanReplyText(reason)).trim());
}

function retry(error: LastError): RecipientOutcome {
  return { kind: 'retry', error };
}

function failed(error: LastError): RecipientOutcome {
  return { kind: 'failed', error };
}
