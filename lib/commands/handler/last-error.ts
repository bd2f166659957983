import type { JsonValue } from '@/lib/commands/command/report';
import { englishText } from '@/lib/mail/outcome/last-error-text';

/**
 * Owns: a stored last error as two output properties: English text for shell and filters, and its parts for the console.
 * Promises: LastErrorDetail is enough to say it in any language; both are null when there is no error.
 */

export interface StoredLastError {
  readonly last_error_key: string | null;
  readonly last_error_args: unknown;
  readonly last_error_reply: string | null;
  /** Where the English text is stored beside it. */
  readonly last_error_text?: string | null;
}

export function lastErrorProperties(stored: StoredLastError): {
  LastError: string | null;
  LastErrorDetail: JsonValue;
} {
  const { last_error_key: key, last_error_reply: reply } = stored;
  if (key === null) return { LastError: null, LastErrorDetail: null };
  const args = argumentsOf(stored.last_error_args);
  const text = stored.last_error_text ?? englishText({ key, args, reply, enhancedCode: null });
  return { LastError: text, LastErrorDetail: { Key: key, Args: args, Reply: reply } };
}

function argumentsOf(stored: unknown): Record<string, string | number> {
  if (typeof stored !== 'object' || stored === null) return {};
  return Object.fromEntries(
    Object.entries(stored).filter(
      (entry): entry is [string, string | number] =>
        typeof entry[1] === 'string' || typeof entry[1] === 'number',
    ),
  );
}
