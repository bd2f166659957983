import type { SmtpReceiver } from '@/lib/demo/smtp-receiver';

/**
 * Owns: what every real peer is to a test, once it runs, whatever it is: a mail server, a name server, a filter.
 * Promises: it listens on loopback alone and speaks to nothing beyond it; `stop` leaves no process and no file.
 */
interface Peer {
  readonly host: string;
  readonly port: number;
  /** Its own words since its start, for assertions and for failures. */
  log(): Promise<string>;
  stop(): Promise<void>;
}

/** A peer that takes mail, and passes on what it took to a receiver, where the bytes are looked at. */
export interface MailPeer extends Peer {
  /** What it calls itself, and what its certificate is for. */
  readonly hostName: string;
  readonly received: SmtpReceiver;
}

export interface MailPeerOptions {
  readonly hostName: string;
  /** Mail for it is taken from anybody; for everywhere from who has signed in over TLS. */
  readonly domain: string;
  readonly credential: { readonly user: string; readonly password: string };
  /** PEM files: the certificate, and its key. */
  readonly certificate: { readonly certificateFile: string; readonly keyFile: string };
  /** Mail for this domain, taken from anybody, is given to the server at this port of loopback, over TLS when it offers it. */
  readonly onwards: { readonly domain: string; readonly port: number };
}

/** A kind of mail server: how it is started, and how it words what all of them do. */
export interface MailPeerKind {
  readonly title: string;
  /** Null when it can run here. */
  missing(): Promise<string | null>;
  start(options: MailPeerOptions): Promise<MailPeer>;
}
