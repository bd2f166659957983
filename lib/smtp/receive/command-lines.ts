/**
 * Owns: the command lines that stand one after another in what came in, to be looked at ahead of their turn.
 * Promises: a line ends with LF, as it does where it is answered (receive-connection).
 */

/** RFC 5321 4.5.3.1.4 gives a command 512 octets, extensions add some; 2048 is what Postfix takes. */
export const MAX_COMMAND_BYTES = 2048;
/** After so many in one go others have their turn. */
export const MAX_COMMANDS_A_TURN = 100;

const LF = 0x0a;
const CR = 0x0d;

/** As many as one turn answers; a line that is not whole, or too long, ends them. */
export function* commandLines(octets: Buffer, from: number): Generator<string> {
  for (let count = 0, at = from; count < MAX_COMMANDS_A_TURN; count++) {
    const lineFeed = octets.indexOf(LF, at);
    if (lineFeed < 0 || lineFeed - at > MAX_COMMAND_BYTES) return;
    const end = lineFeed > at && octets[lineFeed - 1] === CR ? lineFeed - 1 : lineFeed;
    yield octets.toString('utf8', at, end);
    at = lineFeed + 1;
  }
}
