import { STATUS_DETAILS } from '@/lib/mail/outcome/status-code';
import { DSN_CODE } from './dsn-code';
import { DSN_LANGUAGES, type DsnLanguage } from './dsn-languages';
import { dsnWord, meaningInLanguage } from './dsn-words';

/**
 * Owns: system messages: what a DSN says about an enhanced status code, by language, to senders within the organization and
 *   outside of it. The administrator's own take the place of ours.
 * Promises: an identity as in Exchange, `ja\Internal\5.1.2`.
 * Does not: store them, or turn HTML into text (system-message-text.ts).
 */

export interface SystemMessageKey {
  readonly language: DsnLanguage;
  readonly isInternal: boolean;
  /** Such as `5.1.2`. */
  readonly dsnCode: string;
}

export function systemMessageIdentity({ language, isInternal, dsnCode }: SystemMessageKey): string {
  return `${language}\\${isInternal ? 'Internal' : 'External'}\\${dsnCode}`;
}

/** Without regard to case; null when it is none. */
export function parseSystemMessageIdentity(text: string): SystemMessageKey | null {
  const [languageText = '', scope = '', dsnCode = '', ...more] = text.trim().split('\\');
  const language = DSN_LANGUAGES.find((known) => known === languageText.toLowerCase());
  const isScope = /^(?:internal|external)$/i.test(scope);
  if (language === undefined || !isScope || !DSN_CODE.test(dsnCode) || more.length > 0) return null;
  return { language, isInternal: scope.toLowerCase() === 'internal', dsnCode };
}

/** What is said without a text of the administrator's own. */
export function originalText({ language, dsnCode }: SystemMessageKey): string {
  return dsnWord(language, 'meaning', { meaning: meaningInLanguage(language, dsnCode) ?? '' });
}

/** One for each registered code. */
export function originalSystemMessages(): readonly SystemMessageKey[] {
  return DSN_LANGUAGES.flatMap((language) =>
    [true, false].flatMap((isInternal) =>
      ['4', '5'].flatMap((digit) =>
        STATUS_DETAILS.map((detail) => ({ language, isInternal, dsnCode: `${digit}.${detail}` })),
      ),
    ),
  );
}
