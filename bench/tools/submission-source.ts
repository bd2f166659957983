import SmtpConnection from 'nodemailer/lib/smtp-connection';
import type { Injection } from './smtp-source';

/**
 * Owns: the injector of mail whose sender signs in: STARTTLS, AUTH PLAIN, then message after message on each session.
 * Promises: as smtp-source, which can neither: resolves when each message was answered with 250, and fails when one was not.
 */
export interface SignIn {
  readonly port: number;
  readonly user: string;
  readonly password: string;
}

export interface Submissions extends Omit<Injection, 'host' | 'port'> {
  readonly signIn: SignIn;
  readonly from: string;
}

/** A line of text and its CRLF, as smtp-source's. */
const LINE_BYTES = 80;

/** @returns how long it took, ms. */
export async function submitSignedIn(submissions: Submissions): Promise<number> {
  const { signIn, messages, sessions, recipientsPerMessage, domain, from, signal } = submissions;
  const startedAt = performance.now();
  const content = contentOf(submissions);
  let next = 0;
  const work = async () => {
    const connection = await open(signIn);
    const close = () => connection.close();
    signal.addEventListener('abort', close);
    try {
      for (let number = next++; number < messages; number = next++) {
        const to = Array.from({ length: recipientsPerMessage }, (_, n) => `rcpt-${number}-${n}@${domain}`);
        await send(connection, { from, to }, content);
      }
      connection.quit();
    } finally {
      signal.removeEventListener('abort', close);
    }
  };
  await Promise.all(Array.from({ length: sessions }, work));
  return performance.now() - startedAt;
}

function contentOf({ sizeBytes, from }: Submissions): Buffer {
  const header = `From: <${from}>\r\nTo: <rcpt@example.test>\r\nSubject: signed in\r\nDate: ${new Date().toUTCString()}\r\n\r\n`;
  const line = `${'X'.repeat(LINE_BYTES - 2)}\r\n`;
  const lines = Math.max(1, Math.ceil((sizeBytes - header.length) / LINE_BYTES));
  return Buffer.from(header + line.repeat(lines));
}

async function open({ port, user, password }: SignIn): Promise<SmtpConnection> {
  const connection = new SmtpConnection({
    host: '127.0.0.1',
    port,
    requireTLS: true,
    name: 'client.test',
    // Of a server that has made it for itself.
    tls: { rejectUnauthorized: false },
  });
  await new Promise<void>((resolve, reject) => {
    // Stays for the life of the connection: what comes later ends in the next send.
    connection.on('error', reject);
    connection.connect((error) => (error ? reject(error) : resolve()));
  });
  await new Promise<void>((resolve, reject) => {
    connection.login({ user, pass: password, method: 'PLAIN' }, (error) =>
      error ? reject(error) : resolve(),
    );
  });
  return connection;
}

function send(
  connection: SmtpConnection,
  envelope: { readonly from: string; readonly to: string[] },
  content: Buffer,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const onEnd = () => reject(new Error('The server closed the connection'));
    connection.once('end', onEnd);
    connection.send(envelope, content, (error, info) => {
      connection.off('end', onEnd);
      if (error) reject(error);
      else if (info && info.rejected.length > 0) reject(new Error(`Refused: ${info.rejected.join(', ')}`));
      else resolve();
    });
  });
}
