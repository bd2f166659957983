/**
 * Owns: the one error of the shell language: text that cannot be read.
 * Promises: `id` is an id of the catalogue `errors`, like that of any command's problem; `args` fill its message and cure.
 * Does not: carry translated text; the Error's own message is for logs.
 */

export const SHELL_ERROR_IDS = [
  // Lines
  'StringNotClosed',
  'BracketNotClosed',
  'VariableNotSupported',
  'SubexpressionNotSupported',
  'SecretHidden',
  'CommandNameExpected',
  'PipelineIncomplete',
  'ListIncomplete',
  'ValueMissing',
  'CharacterUnexpected',
  'QuoteInsideWord',
  'TypographicQuote',
  'EscapeInvalid',
  'HashtableInvalid',
  'HashtableKeyRepeated',
  'NestingTooDeep',
  'FilterTooLong',
  // Pipelines
  'PipelineNotSupported',
  'PipelineParameterNotSupported',
  // Filters
  'FilterSyntaxInvalid',
  'FilterPropertyUnknown',
  'FilterOperatorInvalid',
  'FilterValueInvalid',
  // Sort orders
  'SortOrderInvalid',
  'SortOrderPropertyUnknown',
  'SortOrderPropertyRepeated',
] as const;

export type ShellErrorId = (typeof SHELL_ERROR_IDS)[number];

/** What more input would cure: a prompt may ask for another line. */
const INCOMPLETE: readonly ShellErrorId[] = [
  'StringNotClosed',
  'BracketNotClosed',
  'PipelineIncomplete',
  'ListIncomplete',
];

export class ShellSyntaxError extends Error {
  readonly id: ShellErrorId;
  readonly args: Readonly<Record<string, string | number>>;
  /** Where in the text, in UTF-16 units from its start. */
  readonly offset: number;
  /** The text ended too early; the same text with more behind it may be right. */
  readonly incomplete: boolean;

  constructor(id: ShellErrorId, args: Record<string, string | number>, offset: number) {
    super(`${id} at ${offset}: ${JSON.stringify(args)}`);
    this.name = 'ShellSyntaxError';
    this.id = id;
    this.args = args;
    this.offset = offset;
    this.incomplete = INCOMPLETE.includes(id);
  }
}
