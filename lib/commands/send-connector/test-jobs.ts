import type { CommandContext, ObjectReach } from '@/lib/commands/command/context';
import { defineCommand } from '@/lib/commands/command/define';
import { objectNotFound } from '@/lib/commands/handler/taken';
import { endTest, readTest, type StoredConnectorTest } from '@/lib/store/connector-test/connector-tests';
import { lookAtTest } from './test';
import { TEST_COLUMNS, toTestRow } from './test-output';
import { getSendConnectorTestParameters, stopSendConnectorTestParameters } from './test-parameters';

/** Ours: a test by its steps so far; one's own, or of a connector that one may test. */
export const getSendConnectorTest = defineCommand({
  name: 'Get-SendConnectorTest',
  parameters: getSendConnectorTestParameters,
  permission: 'sendConnector.read',
  effect: 'read',
  positional: 'Identity',
  columns: TEST_COLUMNS,
  handler: async (context, { Identity }) => {
    const found = await lookAtTest(BigInt(Identity));
    const reach = context.reachOf('sendConnector.test');
    return { output: [toTestRow(theirs(context.actor, reach, found, Identity))] };
  },
});

/** Ours: ends one that is under way. One that is over stays as it is. */
export const stopSendConnectorTest = defineCommand({
  name: 'Stop-SendConnectorTest',
  parameters: stopSendConnectorTestParameters,
  permission: 'sendConnector.test',
  effect: 'change',
  changes: 'nothing',
  positional: 'Identity',
  columns: TEST_COLUMNS,
  handler: async (context, { Identity }) => {
    const id = BigInt(Identity);
    const found = theirs(context.actor, context.reach, await readTest(context.db, id), Identity);
    context.audit.about('SendConnectorTest', String(id), found.connectorName);
    if (!context.whatIf && (await endTest(context.db, id, 'Cancelled'))) await context.notify('intents', '');
    const after = await readTest(context.db, id);
    return { output: after === null ? [] : [toTestRow(after)] };
  },
});

/** One's own, or of a connector in reach. @throws CommandError ObjectNotFound, OutOfScope */
function theirs(
  actor: CommandContext['actor'],
  reach: ObjectReach,
  test: StoredConnectorTest | null,
  identity: number,
): StoredConnectorTest {
  if (test === null) throw objectNotFound(String(identity), 'Test-SendConnector');
  const isOwn = test.actor === (actor.userId ?? actor.name);
  if (!isOwn) reach.require({ sendConnector: test.connectorId }, 'Identity', test.connectorName);
  return test;
}
