/**
 * Owns: saying one command otherwise than the client library words it.
 * Promises: only the next command of that verb changes; content cannot be hit, as a command is one write of its own.
 * Does not: know SMTP. It is here because nodemailer has no setting for HELO, nor for SMTPUTF8 without an
 *   internationalized address (RFC 6531 3.4 wants it for internationalized headers too).
 */
import type { Socket } from 'node:net';

/** `rewrite` gets the line with its CRLF. */
export function rewriteNextCommand(socket: Socket, verb: string, rewrite: (line: string) => string): void {
  const write = socket.write;
  const isCommand = (chunk: unknown): chunk is Buffer =>
    Buffer.isBuffer(chunk) && chunk.subarray(0, verb.length).toString('latin1') === verb;
  socket.write = (chunk: unknown, ...rest: unknown[]): boolean => {
    if (!isCommand(chunk)) return Reflect.apply(write, socket, [chunk, ...rest]);
    Reflect.deleteProperty(socket, 'write'); // what the class has is there again
    return Reflect.apply(write, socket, [Buffer.from(rewrite(chunk.toString('utf8'))), ...rest]);
  };
}
