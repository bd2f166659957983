import type tls from 'node:tls';
import type { LastError } from '@/lib/mail/outcome/last-error';
import type { DeliveryStage, Fault } from '@/lib/mail/outcome/outcome';
import type { ConnectionTarget } from './open-connection';
import type { TlsExpectations } from './tls';
import type { SpokenLines } from './transcript';

/**
 * Owns: what somebody hears who looks on while a connection is opened and used: a test of a send connector.
 * Promises: told as it happens, in the words of the transcript, so without secrets. Nobody looks on when mail is delivered, and the
 *   way is the same.
 * Does not: change what is said, but that one command waits for the answer to the one before: each has its own time.
 */
export interface ConnectionWatch {
  /** A host's turn begins; again, where TLS failed that is not required. */
  connects(target: ConnectionTarget): void;
  connected(): void;
  readonly said: SpokenLines;
  /** The handshake is done. @param fault what the certificate does not prove that it must */
  secured(socket: tls.TLSSocket, expectations: TlsExpectations, fault: Fault | null): void;
  /** @param goesOn in the clear */
  failed(error: LastError, stage: DeliveryStage, goesOn: boolean): void;
}
