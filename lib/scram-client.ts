import type { EventEmitter } from 'node:events';
import type { Duplex } from 'node:stream';
import pg from 'pg';

/**
 * Owns: which of pg's clients a database's URL asks for. With `require_auth=scram-sha-256` (libpq's own word for it) it is
 *   one that answers nothing but SCRAM.
 * Promises: a server that asks for the password in clear or as MD5, or lets everybody in, is given neither the password nor
 *   a statement: by SCRAM it has to prove that it knows the password itself. So a program that holds PostgreSQL's port in
 *   its place learns nothing.
 * Does not: encrypt what follows.
 */
const PARAMETER = 'require_auth';
const SCRAM = 'scram-sha-256';

export function requireScram(databaseUrl: URL): void {
  databaseUrl.searchParams.set(PARAMETER, SCRAM);
}

export function clientFor(databaseUrl: string): typeof pg.Client {
  return new URL(databaseUrl).searchParams.get(PARAMETER) === SCRAM ? ScramClient : pg.Client;
}

/** pg's own connection, which its types do not name. */
interface Connection extends EventEmitter {
  readonly stream: Duplex;
}

class ScramClient extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config);
    const { connection } = this as unknown as { connection: Connection }; // pg has it, its types do not
    let hasProof = false;
    // Without it no statement is sent, whatever came in one piece with what was refused.
    const neverBegin = () => connection.removeAllListeners('readyForQuery');
    // Heard before pg's own listeners, which it adds when it connects: on a destroyed stream they send nothing.
    const refuse = (what: string) => {
      neverBegin();
      connection.stream.destroy(
        new Error(`The database's address is held by a program that ${what}. It was told nothing.`),
      );
    };
    // Of each message before it is heard as what it is.
    connection.on('message', ({ name }: { readonly name: string }) => {
      if (!hasProof && name === 'readyForQuery') refuse('begins without asking who we are');
    });
    // So pg says that the proof is none; it would begin all the same.
    connection.on('error', () => {
      neverBegin();
      connection.stream.destroy();
    });
    connection.on('authenticationCleartextPassword', () => refuse('asks for the password in clear'));
    connection.on('authenticationMD5Password', () => refuse('asks for the password as MD5'));
    connection.on('authenticationSASLFinal', () => {
      hasProof = true;
    });
    connection.on('authenticationOk', () => {
      if (!hasProof) refuse('does not prove that it knows the password');
    });
  }
}
