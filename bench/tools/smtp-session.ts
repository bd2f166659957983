import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { createInterface, type Interface } from 'node:readline';

/**
 * Owns: a client's SMTP session that gives message after message, with little work of its own: the bench's clock is beside
 *   it in the same process.
 * Promises: `send` resolves with the 250 for the message and fails with whatever else was answered.
 * Does not: stuff dots, pipeline or speak TLS.
 */
export interface SmtpSession {
  send(from: string, to: string, content: string): Promise<void>;
  close(): Promise<void>;
}

export async function openSmtpSession(port: number): Promise<SmtpSession> {
  const socket = connect({ host: '127.0.0.1', port, noDelay: true });
  const replies = createInterface({ input: socket, crlfDelay: Number.POSITIVE_INFINITY });
  await once(socket, 'connect');
  const say = sayer(socket, replies);
  await say(null, '220');
  await say('EHLO client.contoso.example', '250');
  return {
    send: async (from, to, content) => {
      await say(`MAIL FROM:<${from}>`, '250');
      await say(`RCPT TO:<${to}>`, '250');
      await say('DATA', '354');
      await say(`${content}.`, '250');
    },
    close: async () => {
      socket.end('QUIT\r\n');
      if (!socket.closed) await once(socket, 'close');
    },
  };
}

function sayer(socket: Socket, replies: Interface) {
  const waiting: { resolve: (reply: string) => void; reject: (error: Error) => void }[] = [];
  let failure: Error | null = null;
  const fail = (error: Error) => {
    failure ??= error;
    for (const { reject } of waiting.splice(0)) reject(failure);
  };
  socket.once('error', fail);
  socket.once('close', () => fail(new Error('The server closed the connection')));
  // Only the last line of a reply has a space behind its code.
  replies.on('line', (line) => {
    if (line[3] !== '-') waiting.shift()?.resolve(line);
  });
  return async (line: string | null, expected: string): Promise<void> => {
    if (failure) throw failure;
    const reply = new Promise<string>((resolve, reject) => waiting.push({ resolve, reject }));
    if (line !== null) socket.write(`${line}\r\n`);
    const answer = await reply;
    if (!answer.startsWith(expected))
      throw new Error(`The server answered ${answer} to ${line?.slice(0, 60) ?? 'nothing'}`);
  };
}
