import { type Chore, type ChoreServices, SECOND_MS } from './chore';

/** Owns: looking for rowless mail that nobody knows of: each server for its own and for that of servers that are gone. */
export function forgottenBatches({ keeper }: ChoreServices): Chore {
  return {
    name: 'forgotten batches',
    everyMs: 60 * SECOND_MS,
    work: () => keeper.findForgotten(),
  };
}
