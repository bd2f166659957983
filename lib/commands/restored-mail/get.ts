import { defineCommand } from '@/lib/commands/command/define';
import { listRestored } from '@/lib/store/list/restored-list';
import { RESTORED_MAIL_COLUMNS, toRestoredRow } from './output';
import { getRestoredMailParameters } from './parameters';

/** A row a queue; none: nothing waits for a decision. */
export const getRestoredMail = defineCommand({
  name: 'Get-RestoredMail',
  parameters: getRestoredMailParameters,
  permission: 'queue.read',
  effect: 'read',
  columns: RESTORED_MAIL_COLUMNS,
  handler: async ({ db, reach }) => ({ output: (await listRestored(db, reach.limits)).map(toRestoredRow) }),
});
