import { setTimeout as sleep } from 'node:timers/promises';
import type { CommandContext } from '@/lib/commands/command/context';
import { defineCommand } from '@/lib/commands/command/define';
import { refuse } from '@/lib/commands/command/errors';
import { isOver } from '@/lib/mail/outcome/test-step';
import {
  countTests,
  endTest,
  insertTest,
  type NewConnectorTest,
  readTest,
  type StoredConnectorTest,
} from '@/lib/store/connector-test/connector-tests';
import { getPrisma } from '@/lib/store/database/client';
import { STEP_COLUMNS, TEST_COLUMNS, toStepRow, toTestRow } from './test-output';
import { testSendConnectorParameters } from './test-parameters';
import { findTested } from './tested';

/** What the transport gives a test, and a moment. */
const LONGEST_SECONDS = 135;
const WITHIN_SECONDS = 300;
const MOST_BY_ACTOR = 20;
const MOST_BY_ALL = 60;

/**
 * Goes a delivery's own way from one of the connector's source servers, step by step. What comes of it is output, not an error.
 */
export const testSendConnector = defineCommand({
  name: 'Test-SendConnector',
  parameters: testSendConnectorParameters,
  permission: 'sendConnector.test',
  effect: 'change',
  changes: 'nothing',
  positional: 'Identity',
  secrets: ['Password'],
  columns: STEP_COLUMNS,
  handler: async (context, given) => {
    const { connector, test, warnings } = await findTested(context, given);
    if (test.connectorId !== null) context.audit.about('SendConnector', test.connectorId, connector.Name);
    const asked = { ...test, actor: context.actor.userId ?? context.actor.name };
    await refuseTooOften(context, asked);
    if (context.whatIf) return { warnings };
    const id = await insertTest(context.db, asked);
    await context.notify('intents', '');
    return {
      warnings,
      afterCommit: async () => {
        const found = given.AsJob === true ? await readTest(getPrisma(), id) : await awaitTest(id);
        if (found === null) return {};
        if (given.AsJob === true) return { output: [toTestRow(found)], columns: TEST_COLUMNS };
        return { output: found.steps.map(toStepRow) };
      },
    };
  },
});

/** @throws CommandError */
async function refuseTooOften({ db }: CommandContext, test: NewConnectorTest): Promise<void> {
  const counts = await countTests(db, test, WITHIN_SECONDS, LONGEST_SECONDS);
  if (counts.ofConnector > 0) throw refuse('TestUnderWay', 'Identity', { name: test.connectorName }, 409);
  const minutes = WITHIN_SECONDS / 60;
  if (counts.byActor >= MOST_BY_ACTOR)
    throw refuse('TestTooOften', null, { count: MOST_BY_ACTOR, minutes }, 429);
  if (counts.byAll >= MOST_BY_ALL) throw refuse('TestTooOften', null, { count: MOST_BY_ALL, minutes }, 429);
}

const FIRST_LOOK_MS = 20;
const SLOWEST_LOOK_MS = 500;

/** Until it is over; one whose server never answers is lost. */
async function awaitTest(id: bigint): Promise<StoredConnectorTest | null> {
  const end = performance.now() + LONGEST_SECONDS * 1000;
  for (let lookMs = FIRST_LOOK_MS; performance.now() < end; lookMs = Math.min(lookMs * 2, SLOWEST_LOOK_MS)) {
    const found = await lookAtTest(id);
    if (found === null || isOver(found.state)) return found;
    await sleep(lookMs);
  }
  await endTest(getPrisma(), id, 'Lost');
  return readTest(getPrisma(), id);
}

/** A live server takes it within milliseconds. */
const TAKEN_WITHIN_MS = 30_000;

/** Ends one that nobody took, or whose server has gone. */
export async function lookAtTest(id: bigint): Promise<StoredConnectorTest | null> {
  const found = await readTest(getPrisma(), id);
  if (found === null || isOver(found.state)) return found;
  const { ageMs, state } = found;
  const isLost = ageMs > LONGEST_SECONDS * 1000 || (state === 'Waiting' && ageMs > TAKEN_WITHIN_MS);
  if (!isLost) return found;
  await endTest(getPrisma(), id, 'Lost');
  return readTest(getPrisma(), id);
}
