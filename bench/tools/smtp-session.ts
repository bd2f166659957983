import { RawSmtpClient } from '@/lib/testing/raw-smtp-client';

/**
 * Owns: a client's SMTP session that gives message after message.
 * Promises: `send` resolves with the 250 for the message and fails with whatever else was answered.
 * Does not: stuff dots, pipeline or speak TLS.
 */
export interface SmtpSession {
  send(from: string, to: string, content: string): Promise<void>;
  close(): Promise<void>;
}

export async function openSmtpSession(port: number): Promise<SmtpSession> {
  const client = await RawSmtpClient.greeted(port);
  const say = async (line: string, expected: string): Promise<void> => {
    const reply = await client.say(line);
    if (!reply.startsWith(expected)) throw new Error(`The server answered ${reply} to ${line.slice(0, 60)}`);
  };
  await say('EHLO client.contoso.example', '250');
  return {
    send: async (from, to, content) => {
      await say(`MAIL FROM:<${from}>`, '250');
      await say(`RCPT TO:<${to}>`, '250');
      await say('DATA', '354');
      await say(`${content}.`, '250');
    },
    close: async () => {
      client.write('QUIT\r\n');
      await client.closed();
    },
  };
}
