/**
 * Owns: which areas of the catalogue each frame brings to the browser. A frame is a page's outermost part, with a catalogue of
 *   its own: whoever signs in, or reads mail, need not load the console's texts.
 * Promises: each area is named by a frame or is none of a page's (frames.test.ts).
 */
export const FRAME_AREAS = {
  console: [
    'acceptedDomain',
    'backPressure',
    'common',
    'console',
    'dataTable',
    'errors',
    'filterBar',
    'lastError',
    'queueViewer',
    'sendConnector',
    'serverConfiguration',
    'smtpStatus',
    'testMessage',
  ],
  signIn: ['common', 'signIn'],
} as const;

export type Frame = keyof typeof FRAME_AREAS;

/** Areas that no page shows: what the shell prints, and what a call of the server came to. */
export const UNFRAMED_AREAS: readonly string[] = ['cli', 'help', 'httpFault'];

/** @param messages a whole catalogue: area -> its texts, compiled or not */
export function frameMessages<Texts>(
  messages: Readonly<Record<string, Texts>>,
  frame: Frame,
): Record<string, Texts> {
  const areas: readonly string[] = FRAME_AREAS[frame];
  return Object.fromEntries(Object.entries(messages).filter(([area]) => areas.includes(area)));
}
