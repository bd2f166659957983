/**
 * Owns: what the fuzz asks of the server that it is let loose on, whatever stands behind its `submit`.
 */
export interface StoredMessage {
  readonly id: string;
  readonly from: string;
  readonly recipients: readonly string[];
  /** Of the content, by header-reference.ts. */
  readonly sha256: string;
}

export interface TargetFacts {
  readonly rssBytes: number;
  /** Since its start. */
  readonly storedMessages: number;
  /** Null where only the operating system knows. */
  readonly openConnections: number | null;
  /** What went wrong on the server's own side since the last question. */
  readonly failures: readonly string[];
}

export interface Target {
  readonly name: string;
  readonly port: number;
  /** Rejects when the process ends. */
  readonly died: Promise<never>;
  /** Of a message that was accepted; null when there is none. */
  storedMessage(id: string): Promise<StoredMessage | null>;
  facts(): Promise<TargetFacts>;
  stop(): Promise<void>;
}
