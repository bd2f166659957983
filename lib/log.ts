import { fstatSync } from 'node:fs';
import pino from 'pino';
import { readLogLevel } from './config';
import { shownText } from './shown-text';

/**
 * Owns: this process's log, JSON lines on standard error.
 * Promises: fields that may hold a secret are cut out wherever they stand in an object; text of strangers hides nothing. A log that cannot be written (a
 *   full disk, a launcher that does not read) neither ends the process nor keeps it from ending, nor holds it up, nor takes memory without
 *   end: lines are left out, and the next one says how many.
 * Does not: decide what is worth logging.
 */
const STANDARD_ERROR = 2;
const MAX_UNWRITTEN_CHARACTERS = 1024 * 1024;

const destination = pino.destination({
  dest: STANDARD_ERROR,
  maxLength: MAX_UNWRITTEN_CHARACTERS,
  // Otherwise the library writes the rest at the process's exit, and on a full disk it would try for ever.
  sync: !isPipe(),
});
destination.on('error', () => undefined);

let leftOut = 0;
destination.on('drop', () => {
  leftOut += 1;
});
destination.on('drain', () => {
  if (leftOut === 0) return;
  const count = leftOut;
  leftOut = 0;
  log.warn({ leftOut: count }, 'entries were left out: the log was not read in time');
});

/** By which the launcher knows our entries among what else is written (lib/launch/logs/read-output.ts). */
const mark = process.env.POSTERN_LOG_MARK ?? '';

/** A slow reader at its other end must not hold up the process. */
function isPipe(): boolean {
  const file = fstatSync(STANDARD_ERROR);
  return file.isFIFO() || file.isSocket();
}

export const log = pino(
  {
    level: readLogLevel(),
    redact: {
      paths: ['password', 'pass', 'secret', 'authorization', 'cookie', 'AuthenticationCredential'].flatMap(
        (name) => [name, `*.${name}`, `*.*.${name}`],
      ),
      censor: '(hidden)',
    },
    // JSON escapes controls below U+0020, and no others.
    hooks: { streamWrite: (line) => mark + shownText(line) },
  },
  destination,
);
