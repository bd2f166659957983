import { postfixTool } from './postfix-tool';
import { runProgram } from './program';

/**
 * Owns: Postfix's smtp-source, the injector of every bench.
 * Promises: messages over reused sessions, one after another on each, every recipient another address; resolves when
 *   each message was answered with 250, and fails when one was not.
 */
export interface Injection {
  /** 127.0.0.1 when absent. */
  readonly host?: string;
  readonly port: number;
  readonly messages: number;
  readonly sizeBytes: number;
  readonly sessions: number;
  readonly recipientsPerMessage: number;
  readonly domain: string;
  readonly signal: AbortSignal;
}

/** @returns how long it took, ms. */
export async function inject(injection: Injection): Promise<number> {
  const {
    host = '127.0.0.1',
    port,
    messages,
    sizeBytes,
    sessions,
    recipientsPerMessage,
    domain,
    signal,
  } = injection;
  const postfix = await postfixTool('smtp-source');
  const startedAt = performance.now();
  await runProgram(
    postfix.program,
    [
      ...['-4', '-d', '-N'],
      ...['-s', String(sessions), '-m', String(messages), '-l', String(sizeBytes)],
      ...(recipientsPerMessage > 1 ? ['-r', String(recipientsPerMessage)] : []),
      ...['-M', 'client.test', '-f', 'sender@client.test', '-t', `rcpt@${domain}`],
      `${host}:${port}`,
    ],
    { signal, env: postfix.env },
  );
  return performance.now() - startedAt;
}
