/** What a change, or its preview, does to mail that waits. */
export interface QueueEffect {
  /** Messages with a recipient that gets another next hop. */
  readonly movedMessages: number;
  /** Of these, messages that leave the Unreachable queue for a connector. */
  readonly releasedMessages: number;
  /** Of the moved, messages with a recipient that finds no connector any more. */
  readonly strandedMessages: number;
}
