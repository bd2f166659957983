/**
 * Owns: what a live listener is told: which kinds of things changed, never the things themselves.
 * Promises: a listener re-reads by its own commands, so that a notice can be merged, repeated or late without harm.
 */

/**
 * queues: queues, messages, finished mail. configuration: connectors, domains. people: users, role groups. servers: transport
 * servers' state.
 * receiveSessions: connections of clients that ended, and the first use of an app password in a minute. sessions: some of people at the console have ended, which is for the
 * streams themselves and not for who listens to them.
 */
export const TOPICS = [
  'queues',
  'configuration',
  'people',
  'routing',
  'servers',
  'receiveSessions',
  'sessions',
] as const;
export type Topic = (typeof TOPICS)[number];

/** No object by its id: not everybody who listens may know of each. */
export type Change = readonly Topic[];

/** What is known after a time without ears: nothing. */
export const EVERYTHING: Change = TOPICS;

export function mergeChanges(a: Change, b: Change): Change {
  return TOPICS.filter((topic) => a.includes(topic) || b.includes(topic));
}
