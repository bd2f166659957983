import { setTimeout as pause } from 'node:timers/promises';
import SmtpConnection from 'nodemailer/lib/smtp-connection';

/**
 * Owns: mail clients that submit by SMTP.
 * Promises: a message counts as accepted only after the server's 250; `submitEach` goes on through restarts of the server
 *   until each message is accepted.
 */
export interface Mail {
  readonly from: string;
  readonly to: readonly string[];
  /** With its header, every line ended by CRLF. */
  readonly content: Buffer;
}

/** A message with a header that needs nothing added but Received. */
export function composeMail(mail: {
  readonly from?: string;
  readonly to: string | readonly string[];
  readonly subject: string;
  readonly body?: string;
  /** Further header lines, each with its CRLF. */
  readonly header?: string;
}): Mail {
  const from = mail.from ?? 'ann@contoso.example';
  const to = [mail.to].flat();
  const content = [
    `From: Ann <${from}>`,
    `To: ${to.join(', ')}`,
    `Subject: ${mail.subject}`,
    `Date: ${new Date().toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: <${crypto.randomUUID()}@contoso.example>`,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    `Content-Transfer-Encoding: 8bit\r\n${mail.header ?? ''}`,
    mail.body ?? 'Hello from the other side of the hub.\r\n',
  ].join('\r\n');
  return { from, to, content: Buffer.from(content) };
}

export async function submitMail(port: number, mail: Mail): Promise<void> {
  const client = await connect(port);
  try {
    await send(client, mail);
  } finally {
    client.quit();
  }
}

export interface SubmitEachOptions {
  readonly connections: number;
  readonly timeoutMs: number;
  /** After each 250, with how many there were. */
  readonly onAccepted?: (count: number) => void;
}

/** @returns how often a message was given again because its 250 did not come. */
export async function submitEach(
  port: number,
  mails: readonly Mail[],
  { connections, timeoutMs, onAccepted }: SubmitEachOptions,
): Promise<{ readonly repeated: number }> {
  const deadline = Date.now() + timeoutMs;
  const waiting = [...mails].reverse();
  let accepted = 0;
  let repeated = 0;

  async function work(): Promise<void> {
    let client: SmtpConnection | null = null;
    for (let mail = waiting.pop(); mail; mail = waiting.pop()) {
      try {
        client ??= await connect(port);
        await send(client, mail);
        accepted += 1;
        onAccepted?.(accepted);
      } catch (error) {
        // Not accepted as far as this client knows: it has to give it again, as any client does.
        waiting.push(mail);
        repeated += 1;
        client?.close();
        client = null;
        if (Date.now() > deadline) throw error;
        await pause(50);
      }
    }
    client?.quit();
  }
  await Promise.all(Array.from({ length: connections }, work));
  return { repeated };
}

function connect(port: number): Promise<SmtpConnection> {
  const client = new SmtpConnection({
    host: '127.0.0.1',
    port,
    ignoreTLS: true,
    name: 'client.contoso.example',
  });
  return new Promise((resolve, reject) => {
    // Stays for the life of the connection: an error after this one has its own listener, or ends in the next send.
    client.on('error', reject);
    client.connect((error) => (error ? reject(error) : resolve(client)));
  });
}

function send(client: SmtpConnection, mail: Mail): Promise<void> {
  return new Promise((resolve, reject) => {
    const onEnd = () => reject(new Error('The server closed the connection'));
    client.once('end', onEnd);
    client.send({ from: mail.from, to: [...mail.to] }, mail.content, (error, info) => {
      client.off('end', onEnd);
      if (error) reject(error);
      else if (info && info.rejected.length > 0) reject(new Error(`Refused: ${info.rejected.join(', ')}`));
      else resolve();
    });
  });
}
