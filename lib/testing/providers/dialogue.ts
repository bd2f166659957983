/**
 * Owns: the words in which a provider's side of SMTP is written down: what it says, when, and where that was read.
 * Promises: data alone; provider-server.ts beside this says these lines and no others. Written from documents and published
 *   sessions by somebody who did not write the client that is held against them (lib/smtp/send/provider-dialogues.test.ts).
 */

/** `{server}`, `{session}` and the like stand for the provider's own names (`ProviderDialogue.names`). */
export interface Said {
  /** Lines parted by CRLF, the last without. */
  readonly text: string;
  /** Where it was read. */
  readonly source: string;
  /** Of the session or the document; of a page without a date, when it was read. YYYY-MM-DD */
  readonly date: string;
}

export type Page = Pick<Said, 'source' | 'date'>;

/** What a session that goes well hears. */
export interface UsualLines {
  readonly greeting: Said;
  /** Null: TLS comes before the greeting only. */
  readonly ehloInTheClear: Said | null;
  readonly startTls: Said;
  readonly ehloInTls: Said;
  /** To AUTH without an initial response. */
  readonly challenge: Said;
  readonly loginUserName: Said;
  readonly loginPassword: Said;
  readonly signedIn: Said;
  /** To a mechanism that it does not offer. */
  readonly mechanismUnknown: Said;
  /** What stands before the refusal of a token: the client answers it and hears why. Null: nothing does. */
  readonly tokenChallenge: Said | null;
  /** To MAIL of somebody who has not signed in. Null: nobody has to. */
  readonly notSignedIn: Said | null;
  readonly sender: Said;
  readonly recipient: Said;
  readonly content: Said;
  readonly queued: Said;
  readonly reset: Said;
  readonly goodbye: Said;
  readonly unknown: Said;
}

export type Moment = 'greeting' | 'hello' | 'signIn' | 'sender' | 'recipient' | 'content' | 'end';

/** In place of the usual answer at that moment. */
export interface Refusal extends Said {
  readonly at: Moment;
}

export interface ProviderDialogue {
  /** Under which clients look for it; its certificate has them. */
  readonly hosts: readonly string[];
  /** At which it says this. */
  readonly ports: readonly number[];
  readonly names: Readonly<Record<string, string>>;
  readonly usual: UsualLines;
  readonly refusals: Readonly<Record<string, Refusal>>;
}

/** A line as it goes over the wire, but for its last CRLF. */
export function wordsOf({ text }: Said, { names }: Pick<ProviderDialogue, 'names'>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => names[name] ?? whole);
}
