/**
 * Owns: the shape in which "why is this mail here" is stored, compared and shown.
 * Promises: a key of the message catalogue plus its arguments plus the raw remote reply; never a translated text.
 * Does not: translate (lib/i18n) or decide (route, reply).
 */

/** Why a recipient, copy or queue does not move. `key` is a key below `lastError.` in the message catalogues. */
export interface LastError {
  readonly key: string;
  readonly args: Readonly<Record<string, string | number>>;
  /** The remote server's reply, whole, as it came; null when no server spoke. */
  readonly reply: string | null;
  /** RFC 3463 status such as "4.4.7"; used in DSNs. */
  readonly enhancedCode: string | null;
}
