import process from 'node:process';
import { minimumMajor } from './choose-runtime.mjs';

/**
 * Owns: that a program of this repository which was called around the npm scripts, by an old Node, stops with one line.
 *   Imported first by each program and configuration that a tool reads.
 */

if (Number(process.versions.node.split('.')[0]) < minimumMajor) {
  process.stderr.write(
    `This runs on Node ${minimumMajor} or newer, not on ${process.versions.node}. Use the npm scripts (npm start, npm test, npm run): they bring it along.\n`,
  );
  process.exit(1);
}
