/**
 * Owns: which text of the catalogue `smtp-status` says what an enhanced status code means (RFC 3463, IANA registry).
 * Promises: every well-formed code has a meaning: its detail's, else its subject's.
 * Does not: hold the texts.
 */

/** Highest registered detail of each subject; all below it are registered too. */
const HIGHEST_DETAIL: readonly number[] = [0, 10, 4, 6, 7, 6, 10, 30];

export interface StatusMeaning {
  /** `class_2`, `class_4` or `class_5`. */
  readonly classKey: string;
  /** `X_4_7` for subject and detail, or `X_4` when the detail is not registered. */
  readonly meaningKey: string;
}

/** Null when the text is no enhanced status code. */
export function statusMeaning(enhancedCode: string): StatusMeaning | null {
  const match = /^([245])\.([0-9]{1,3})\.([0-9]{1,3})$/.exec(enhancedCode);
  if (match === null) return null;
  const subject = Number(match[2]);
  const detail = Number(match[3]);
  const highest = HIGHEST_DETAIL[subject];
  const classKey = `class_${match[1]}`;
  if (highest === undefined) return { classKey, meaningKey: 'X_0' };
  return { classKey, meaningKey: detail <= highest ? `X_${subject}_${detail}` : `X_${subject}` };
}

/** Every key that `statusMeaning` can answer. */
export const STATUS_MEANING_KEYS: readonly string[] = [
  ...['2', '4', '5'].map((digit) => `class_${digit}`),
  ...HIGHEST_DETAIL.flatMap((highest, subject) => [
    `X_${subject}`,
    ...Array.from({ length: highest + 1 }, (_none, detail) => `X_${subject}_${detail}`),
  ]),
];

/** Each registered `subject.detail`, such as `1.10`. */
export const STATUS_DETAILS: readonly string[] = HIGHEST_DETAIL.flatMap((highest, subject) =>
  Array.from({ length: highest + 1 }, (_none, detail) => `${subject}.${detail}`),
);
