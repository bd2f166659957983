import pino from 'pino';
import { readLogLevel } from './config';

/**
 * Owns: this process's log, JSON lines on standard error.
 * Promises: fields that may hold a secret are cut out wherever they stand in an object.
 * Does not: decide what is worth logging.
 */
export const log = pino(
  {
    level: readLogLevel(),
    redact: {
      paths: ['password', 'pass', 'secret', 'authorization', 'cookie', 'AuthenticationCredential'].flatMap(
        (name) => [name, `*.${name}`, `*.*.${name}`],
      ),
      censor: '(hidden)',
    },
  },
  pino.destination(2),
);
