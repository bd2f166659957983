import type { Socket } from 'node:net';

/**
 * Owns: saying one command otherwise than the client library words it.
 * Promises: only the next command of that verb changes.
 * Does not: know SMTP. It is here because nodemailer has no setting for HELO.
 */

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
