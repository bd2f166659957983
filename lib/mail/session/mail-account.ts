/**
 * Owns: who has signed in by SMTP AUTH, as far as receiving mail must know them.
 * Does not: know how that was proved (lib/auth/mail-sign-in.ts). Pure.
 */
export interface MailAccount {
  /** The user's, for ever. */
  readonly id: string;
  /** As lists show it. */
  readonly name: string;
  /** What they signed in with has been taken away: their session ends at its next command. */
  readonly isEnded: boolean;
  /** Whether they may send as this address. */
  maySendAs(address: string): boolean;
}
