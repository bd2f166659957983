import { defineCommand } from '@/lib/commands/command/define';
import { actOnRestored } from './act';
import { RESTORED_MAIL_COLUMNS } from './output';
import { removeRestoredMailParameters } from './parameters';

/** What was not delivered since the backup is lost. */
export const removeRestoredMail = defineCommand({
  name: 'Remove-RestoredMail',
  parameters: removeRestoredMailParameters,
  permission: 'queue.write',
  effect: 'change',
  changes: 'mail',
  confirms: true,
  positional: 'Identity',
  columns: RESTORED_MAIL_COLUMNS,
  handler: (context, given) => actOnRestored(context, given, 'removeRestored', given.WithNDR),
});
