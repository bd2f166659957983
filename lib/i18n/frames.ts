/**
 * Owns: which areas of the catalogue each frame brings to the browser. A frame is a page's outermost part, with a catalogue of
 *   its own: whoever signs in, or reads mail, need not load the console's texts.
 * Promises: each area is named by a frame or is none of a page's (frames.test.ts).
 */
export const FRAME_AREAS = {
  console: [
    'acceptedDomain',
    'account',
    'auditLog',
    'backPressure',
    'client',
    'common',
    'connectorTest',
    'console',
    'dataTable',
    'device',
    'errors',
    'filterBar',
    'httpFault',
    'lastError',
    'oidcProvider',
    'passkey',
    'organization',
    'queueViewer',
    'receiveConnector',
    'receiveSession',
    'receiveTest',
    'roleGroup',
    'secondFactor',
    'sendConnector',
    'serverConfiguration',
    'smtpCredential',
    'smtpStatus',
    'testMessage',
    'user',
  ],
  signIn: ['common', 'secondFactor', 'signIn'],
} as const;

export type Frame = keyof typeof FRAME_AREAS;

/**
 * Areas that no page shows as such: what the shell prints, what reports to senders say and the console's own words for
 * errors, which take the place of the shell's (consoleWords).
 */
export const UNFRAMED_AREAS: readonly string[] = ['cli', 'consoleErrors', 'dsn', 'help'];

/** Errors that only whoever types a command, or calls the HTTP face, can bring about. */
export const SHELL_ERRORS: readonly string[] = [
  'AddressAndRange',
  'BlockAddressInvalid',
  'BodyInvalid',
  'BodyNotJson',
  'BodyTooLarge',
  'BracketNotClosed',
  'CharacterUnexpected',
  'CommandNameExpected',
  'CommandUnknown',
  'DsnCodeInvalid',
  'EscapeInvalid',
  'FileNotWritten',
  'HashtableInvalid',
  'HashtableKeyRepeated',
  'IdentityOrFilterRequired',
  'KindAdministersNothing',
  'KindSendsNoMail',
  'ListIncomplete',
  'MemberAlready',
  'MemberMissing',
  'NestingTooDeep',
  'NotForKind',
  'OwnerNeeded',
  'ParameterAmbiguous',
  'ParameterRepeated',
  'ParameterUnknown',
  'ParameterValueMissing',
  'PathEmpty',
  'PathNeedsShell',
  'PipelineIncomplete',
  'PipelineNotSupported',
  'PipelineParameterNotSupported',
  'PositionalUnexpected',
  'QuoteInsideWord',
  'ResultSizeTooLarge',
  'SecretHidden',
  'StringNotClosed',
  'SubexpressionNotSupported',
  'SystemMessageIdentityInvalid',
  'SystemMessageTaken',
  'TextOrOriginalRequired',
  'TokenExpired',
  'TokenOwnerDisabled',
  'TokenRoleGroupRemoved',
  'TypographicQuote',
  'UsageExclusive',
  'ValueMissing',
  'VariableNotSupported',
];

/** @param messages a whole catalogue: area -> its texts, compiled or not */
export function frameMessages<Texts>(
  messages: Readonly<Record<string, Texts>>,
  frame: Frame,
): Record<string, Texts> {
  const areas: readonly string[] = FRAME_AREAS[frame];
  const own = Object.fromEntries(Object.entries(messages).filter(([area]) => areas.includes(area)));
  const { errors, consoleErrors } = messages;
  if (frame !== 'console' || errors === undefined || consoleErrors === undefined) return own;
  // Texts stay what they were: only which of two stands at a key is decided here.
  return { ...own, errors: consoleWords(errors, consoleErrors) as Texts };
}

/** An error in the console's words: it has boxes to tick where the shell has parameters, and no commands to run. */
function consoleWords(errors: unknown, words: unknown): Record<string, unknown> {
  const own = partsOf(words);
  const seen = Object.entries(partsOf(errors)).filter(([id]) => !SHELL_ERRORS.includes(id));
  return Object.fromEntries(seen.map(([id, parts]) => [id, { ...partsOf(parts), ...partsOf(own[id]) }]));
}

function partsOf(texts: unknown): Record<string, unknown> {
  return typeof texts === 'object' && texts !== null ? { ...texts } : {};
}
