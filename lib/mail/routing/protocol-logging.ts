/** How much of a connector's dialogues is kept: those that failed, or all. */
export const PROTOCOL_LOGGING_LEVELS = ['None', 'Verbose'] as const;
export type ProtocolLoggingLevel = (typeof PROTOCOL_LOGGING_LEVELS)[number];
